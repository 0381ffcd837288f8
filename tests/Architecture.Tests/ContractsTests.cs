using Crm.AgentConsole;

namespace Architecture.Tests;

/// <summary>The browser's types are the server's types.</summary>
public sealed class ContractsTests
{
    [Fact]
    public void The_browser_contracts_are_those_of_the_server()
    {
        var path = Path.Combine(Repository.Root, "src/AgentConsole/web/src/contracts.ts");
        var expected = ContractsWriter.Write();
        if (Environment.GetEnvironmentVariable("CRM_UPDATE_CONTRACTS") == "1") File.WriteAllText(path, expected);

        Assert.True(
            File.Exists(path) && File.ReadAllText(path) == expected,
            $"{path} differs from the C# contracts. Run CRM_UPDATE_CONTRACTS=1 dotnet test tests/Architecture.Tests and commit the file.");
    }

    [Theory]
    [InlineData("readonly reason: string | null;")]
    [InlineData("readonly items: readonly T[];")]
    [InlineData("export interface Page<T> {")]
    [InlineData("readonly skills: Readonly<Record<string, number>>;")]
    [InlineData("readonly deadline: string;")]
    [InlineData("readonly serviceLevel: number | null;")]
    [InlineData("attach(): Promise<AgentSituation>;")]
    [InlineData("dial(number: string, customerId: string | null, ticketId: string | null): Promise<string>;")]
    [InlineData("situation(situation: AgentSituation): void;")]
    public void A_contract_type_is_written_as_its_json_form(string line) => Assert.Contains(line, ContractsWriter.Write());
}
