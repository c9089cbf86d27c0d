"""Custom actions: read the tracker, call `assistant`, send what it says."""
