"""登录: painted before anything else loads."""
