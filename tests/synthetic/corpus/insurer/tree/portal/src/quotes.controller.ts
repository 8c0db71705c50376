import { Body, Controller, Post } from "@nestjs/common";
import { rating } from "./clients";

interface Wish {
  plate: string;
  age: number;
  years: number;
  region: string;
  parts: number;
}

@Controller("api/quotes")
export class QuotesController {
  @Post()
  async quote(@Body() wish: Wish) {
    const answer = await rating.post("/quotes", wish);
    return answer.data;
  }
}
