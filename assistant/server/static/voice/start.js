/* The voice's parts, handed to the core that asked for them. */

window.PlanAssistantVoice = {
  create(parts) {
    return { player: createPlayer(parts), recorder: createRecorder(parts) };
  },
};
