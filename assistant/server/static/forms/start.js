/* The forms' parts, handed to the core that asked for them, with what they take from it. */

let make, t, button, newId, choicesOf, renderChoices, guardComposing, VERDICTS;

window.PlanAssistantForms = {
  create(core) {
    ({ make, t, button, newId, choicesOf, renderChoices, guardComposing, VERDICTS } = core);
    return { renderQuestion, renderFacts, renderResults };
  },
};
