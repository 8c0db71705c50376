from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    database_url: str = "postgresql+asyncpg://dispatch@postgres/dispatch"
    waymark_url: str = "https://api.waymark.example"
    waymark_timeout: float = 2.5  # seconds
    search_radius: int = 3000  # metres


settings = Settings()
