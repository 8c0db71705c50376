import { Controller, ForbiddenException, Get, Param, UseGuards } from "@nestjs/common";
import { TokenGuard, Viewer } from "@stream/auth";
import { LicenseClient } from "./license.client";
import { plans } from "./plans";

@Controller("entitlements")
@UseGuards(TokenGuard)
export class EntitlementsController {
  constructor(private readonly licenses: LicenseClient) {}

  @Get(":title/:device")
  async key(@Viewer() viewer: { plan: string }, @Param("title") title: string, @Param("device") device: string) {
    if (!plans.covers(viewer.plan, title)) throw new ForbiddenException("not in this plan");
    return { key: await this.licenses.key(title, device) };
  }
}
