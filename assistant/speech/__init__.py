"""Speech in and out, offline: text for the ear, synthesis, recognition, a spoken conversation."""
