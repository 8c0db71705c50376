import { Body, Controller, Get, Param, Post } from "@nestjs/common";
import { claims } from "./clients";

@Controller("api/claims")
export class ClaimsController {
  @Post()
  async report(@Body() claim: Record<string, unknown>) {
    return (await claims.post("/claims", claim)).data;
  }

  @Get(":number")
  async claim(@Param("number") number: string) {
    return (await claims.get(`/claims/${number}`)).data;
  }
}
