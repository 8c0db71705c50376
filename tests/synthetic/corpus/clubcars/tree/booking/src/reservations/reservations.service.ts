import { ConflictException, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Car } from './car.entity';
import { Reservation } from './reservation.entity';

@Injectable()
export class ReservationsService {
  constructor(private readonly db: DataSource) {}

  /** Reserves a car for twenty minutes; of two people only one gets it. */
  async reserve(userId: string, carId: number): Promise<Reservation> {
    return this.db.transaction(async (tx) => {
      const car = await tx
        .getRepository(Car)
        .createQueryBuilder('car')
        .setLock('pessimistic_write')
        .where('car.id = :carId', { carId })
        .getOneOrFail();
      if (car.state !== 'free') {
        throw new ConflictException('taken');
      }
      await tx.update(Car, carId, { state: 'reserved' });
      return tx.save(Reservation, { userId, carId, until: inTwentyMinutes() });
    });
  }

  /** Gives back what nobody came for. */
  async expire(now: Date): Promise<number> {
    const due = await this.db.getRepository(Reservation).createQueryBuilder('r').where('r.until < :now', { now }).getMany();
    for (const reservation of due) {
      await this.db.transaction(async (tx) => {
        await tx.update(Car, reservation.carId, { state: 'free' });
        await tx.delete(Reservation, reservation.id);
      });
    }
    return due.length;
  }
}

function inTwentyMinutes(): Date {
  return new Date(Date.now() + 20 * 60_000);
}
