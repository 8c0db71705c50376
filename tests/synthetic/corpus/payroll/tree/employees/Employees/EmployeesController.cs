using Microsoft.AspNetCore.Mvc;

namespace Employees;

[ApiController]
[Route("employees")]
public sealed class EmployeesController(EmployeeStore store) : ControllerBase
{
    [HttpGet("{id:guid}")]
    public async Task<ActionResult<EmployeeDto>> Get(Guid id, CancellationToken cancel)
    {
        var employee = await store.FindAsync(id, cancel);
        return employee is null ? NotFound() : ToDto(employee);
    }

    [HttpPut("{id:guid}/address")]
    public async Task<IActionResult> PutAddress(Guid id, AddressDto address, CancellationToken cancel)
    {
        await store.SaveAddressAsync(id, address, cancel);
        return NoContent();
    }

    private static EmployeeDto ToDto(Employee e) => new(e.Id, e.Name, e.Country, e.Iban, e.Bic);
}
