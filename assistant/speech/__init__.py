"""Speech in and out, offline: written Chinese for the ear, synthesis, recognition, a conversation by voice."""
