using System.Text.Json.Nodes;

namespace Crm.Host.Tests.Configurations;

/// <summary>The schema that editors use and the loader say the same.</summary>
public sealed class SchemaTests : IDisposable
{
    private readonly ConfigurationFolder folder = new();
    private readonly SchemaCheck schema = new(JsonNode.Parse(File.ReadAllText(Path.Combine(ConfigurationFolder.Shipped, "contact-center.schema.json")))!.AsObject());

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_shipped_configuration_fits_the_schema() => Assert.True(Fits());

    [Fact]
    public void What_is_missing_is_missing_for_both()
    {
        foreach (var path in folder.Paths().Where(path => !IsReferred(path)))
            Agree(path, () => folder.Remove(path));
    }

    [Fact]
    public void What_is_unknown_is_unknown_to_both()
    {
        foreach (var path in folder.Paths().Where(path => folder.IsObject(path)))
            Agree($"{path}.Unknown!", () => folder.Set($"{path}.Unknown!", 1));
        Agree("Unknown!", () => folder.Set("Unknown!", 1));
    }

    [Theory]
    [InlineData("[[{}]]")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("99999999")]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("\"Not A Name!\"")]
    public void A_wrong_value_is_wrong_for_both(string json)
    {
        // What the loader knows better: that a name exists, that an address or a time zone is real.
        string[] free = ["$schema", "site.company", "site.timeZone", "site.publicAddress", "sip.address", "sip.realm", "web.address"];
        foreach (var path in folder.Paths().Where(path => !free.Contains(path) && !path.EndsWith(".title", StringComparison.Ordinal) && !path.EndsWith(".timeZone", StringComparison.Ordinal) && !path.StartsWith("numbers.", StringComparison.Ordinal)))
            Agree($"{path} = {json}", () => folder.Set(path, JsonNode.Parse(json)));
    }

    private void Agree(string change, Action spoil)
    {
        folder.Reset();
        spoil();
        var problems = folder.Problems();
        Assert.True(Fits() == (problems.Count == 0), $"{change}: the schema says {(Fits() ? "fine" : "wrong")}, the loader says {(problems.Count == 0 ? "fine" : problems[0])}");
    }

    private bool Fits() => schema.IsValid(JsonNode.Parse(File.ReadAllText(folder.File)));

    /// <summary>Something with a name of its own: other places refer to it, which only the loader can see.</summary>
    private static bool IsReferred(string path)
    {
        var parts = path.Split('.');
        return (parts.Length == 2 && parts[0] is "queues" or "ivrs" or "tiers" or "calendars") || (parts.Length == 4 && parts[2] == "steps");
    }
}
