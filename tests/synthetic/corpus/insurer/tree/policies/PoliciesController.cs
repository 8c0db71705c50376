using Microsoft.AspNetCore.Mvc;

namespace Meridian.Policies;

[ApiController]
[Route("policies")]
public class PoliciesController(PolicyStore store, CustomerClient customers) : ControllerBase
{
    [HttpGet]
    public async Task<ActionResult<IEnumerable<Policy>>> Mine(CancellationToken stop)
    {
        var customer = await customers.FindAsync(User.FindFirst("sub")!.Value, stop);
        if (customer is not { Active: true })
        {
            return Forbid();
        }
        return Ok(await store.OfAsync(customer.Id));
    }
}
