using Microsoft.AspNetCore.Mvc;

namespace Documents;

[ApiController]
[Route("payslips")]
public sealed class PayslipController(PayslipRenderer renderer) : ControllerBase
{
    [HttpGet("{employee:guid}/{month}")]
    public async Task<IActionResult> Get(Guid employee, string month, CancellationToken cancel)
    {
        var pdf = await renderer.RenderAsync(employee, month, cancel);
        return File(pdf, "application/pdf");
    }
}
