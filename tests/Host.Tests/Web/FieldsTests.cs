using System.Net;
using Crm.AgentConsole.Contracts;

namespace Crm.Host.Tests.Web;

public sealed class FieldsTests(Company company)
{
    private static readonly FieldEdit Visits = new("customer", "visits-a-year", "Visits a year", "yes-no", [], false, 1, false, 0);

    [Fact]
    public async Task An_administrator_makes_and_retires_a_field_that_everybody_reads()
    {
        using var admin = await company.Server.SignedInAsync("admin");
        using var ana = await company.Server.SignedInAsync("ana");
        var made = await admin.SendForAsync<FieldDetail>(HttpMethod.Post, "/api/fields", Visits, HttpStatusCode.Created);
        var retired = await admin.SendForAsync<FieldDetail>(HttpMethod.Put, $"/api/fields/{made.Id}", Visits with { Retired = true, Revision = made.Revision });
        Assert.Contains(await ana.ReadAsync<IReadOnlyList<FieldDetail>>("/api/fields?subject=customer"), f => f.Id == made.Id && f is { Type: "yes-no", Retired: true } && f.Revision == retired.Revision);
        Assert.DoesNotContain(await ana.ReadAsync<IReadOnlyList<FieldDetail>>("/api/fields?subject=ticket"), f => f.Id == made.Id);
        await ana.RefusedAsync(HttpStatusCode.Forbidden, HttpMethod.Post, "/api/fields", Visits);
    }

    [Theory]
    [InlineData("planet", "text", "There is no subject of fields \"planet\"")]
    [InlineData("customer", "yesno", "Choose one of text, number, date, choice, yes-no")]
    public async Task What_does_not_exist_is_refused_with_what_does(string subject, string type, string problem)
    {
        using var admin = await company.Server.SignedInAsync("admin");
        Assert.Contains(problem, await admin.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "/api/fields", Visits with { Subject = subject, Type = type }));
    }
}
