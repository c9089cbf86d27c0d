"""Whether the parts of the assistant are ready, for `/health`."""

from __future__ import annotations

from typing import Any

from assistant.server.speech_routes import recognition_health, speech_health
from assistant.topics import knowledge_base, topics


def health(context: Any) -> dict[str, Any]:
    """Reports the parts.

    Args:
        context: the server's context, which holds Rasa's agent once it has loaded a model.
    """
    agent = getattr(context, "agent", None)
    model = bool(agent is not None and agent.is_ready())
    plan = knowledge_base().plan
    parts = {
        "model": {"ready": model, "id": getattr(agent, "model_id", None) if model else None},
        "plan": {
            "ready": True,
            "title": plan.title,
            "provisions": len(plan.provisions),
            "topics": len(topics()),
        },
        "database": {"ready": model},
        "speech": speech_health(),
        "voice_input": recognition_health(),
    }
    return {"ready": model, **parts}
