"""The plan: one typed document that says everything a contest's official notice says."""
