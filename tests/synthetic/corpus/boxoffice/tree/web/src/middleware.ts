import { NextRequest, NextResponse } from "next/server";

const BLOCKED = [/python-requests/i, /^curl\//i];

export function middleware(request: NextRequest) {
  const agent = request.headers.get("user-agent") ?? "";
  if (BLOCKED.some((pattern) => pattern.test(agent))) {
    return new NextResponse("Forbidden", { status: 403 });
  }
  return NextResponse.next();
}

export const config = { matcher: ["/events/:path*", "/checkout/:path*"] };
