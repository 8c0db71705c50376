from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    database_url: str = "postgresql+asyncpg://api@timescale/fleet"
    planner_url: str = "http://planner:8000"
    planner_timeout: float = 3.0  # seconds


settings = Settings()
