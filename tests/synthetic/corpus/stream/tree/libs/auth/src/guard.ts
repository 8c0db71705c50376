import { CanActivate, ExecutionContext, Injectable, UnauthorizedException } from "@nestjs/common";
import { log } from "@stream/log";
import { verify } from "./token";

@Injectable()
export class TokenGuard implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest();
    const token = (request.headers.authorization ?? "").replace(/^Bearer /, "");
    try {
      request.viewer = await verify(token);
      return true;
    } catch (error) {
      log.warn("token refused", { reason: (error as Error).message, agent: request.headers["user-agent"] });
      throw new UnauthorizedException();
    }
  }
}
