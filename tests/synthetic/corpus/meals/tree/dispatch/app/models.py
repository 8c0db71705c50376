from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Job(Base):
    """A courier is wanted for an order."""

    __tablename__ = "jobs"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(index=True)
    courier_id: Mapped[int | None]
    pickup_lat: Mapped[float]
    pickup_lon: Mapped[float]
    opened_at: Mapped[datetime]

    @property
    def pickup(self) -> tuple[float, float]:
        return self.pickup_lat, self.pickup_lon

    @classmethod
    async def open(cls, session: AsyncSession, order_id: int) -> Job:
        """The job of an order, which is made where there is none."""
        await session.execute(text("SELECT pg_advisory_xact_lock(:order)"), {"order": order_id})
        job = await session.scalar(select(cls).where(cls.order_id == order_id))
        if job is None:
            job = await cls.make(session, order_id)
        return job

    @classmethod
    async def make(cls, session: AsyncSession, order_id: int) -> Job:
        row = (await session.execute(text("SELECT lat, lon FROM pickups WHERE order_id = :order"), {"order": order_id})).one()
        job = cls(order_id=order_id, pickup_lat=row.lat, pickup_lon=row.lon, opened_at=datetime.utcnow())
        session.add(job)
        await session.flush()
        return job
