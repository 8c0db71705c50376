import { HttpService } from "@nestjs/axios";
import { Injectable } from "@nestjs/common";
import { firstValueFrom } from "rxjs";

export interface Timesheet {
  employeeId: string;
  week: string;
  worked: number;
  overtime: number;
}

@Injectable()
export class PayrunsClient {
  constructor(private readonly http: HttpService) {}

  async postTimesheet(timesheet: Timesheet): Promise<void> {
    await firstValueFrom(this.http.post("http://payruns/timesheets", timesheet, { timeout: 5_000 }));
  }

  async payslip(employeeId: string, month: string): Promise<Buffer> {
    const { data } = await firstValueFrom(
      this.http.get(`http://documents/payslips/${employeeId}/${month}`, { responseType: "arraybuffer", timeout: 15_000 }),
    );
    return Buffer.from(data);
  }
}
