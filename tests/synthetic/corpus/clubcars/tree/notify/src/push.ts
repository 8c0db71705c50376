import { logger } from './logger';
import { gateway } from './gateway';

/** Sends one message to all devices of a person. */
export async function push(userId: string, message: { title: string; body: string; data?: unknown }): Promise<void> {
  const devices = await gateway.devices(userId);
  for (const device of devices) {
    const answer = await gateway.send(device, message);
    logger.debug({ userId, device, message, answer }, 'sent');
  }
  logger.info({ userId, devices: devices.length }, 'pushed');
}
