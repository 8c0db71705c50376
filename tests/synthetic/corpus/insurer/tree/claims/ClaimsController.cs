using Microsoft.AspNetCore.Mvc;

namespace Meridian.Claims;

[ApiController]
[Route("claims")]
public class ClaimsController(ClaimService claims, IClaimStore store) : ControllerBase
{
    [HttpPost]
    public async Task<ActionResult<Claim>> Report(Claim claim, CancellationToken stop) =>
        await claims.ReportAsync(claim, stop);

    [HttpGet("{number}")]
    public async Task<ActionResult<Claim>> Get(string number, CancellationToken stop) =>
        await store.FindAsync(number, stop) is { } claim ? claim : NotFound();
}
