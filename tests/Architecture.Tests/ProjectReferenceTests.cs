using System.Xml.Linq;

namespace Architecture.Tests;

/// <summary>Who may know whom: siblings never reference each other, the cores reference nothing, only the host knows all.</summary>
public sealed class ProjectReferenceTests
{
    [Theory]
    [InlineData("src/Routing/Routing.csproj")]
    [InlineData("src/Telephony/Sip/Sip.csproj")]
    [InlineData("src/Telephony/Media/Media.csproj")]
    [InlineData("src/HelpDesk/HelpDesk.csproj")]
    [InlineData("src/AgentConsole/AgentConsole.csproj")]
    [InlineData("src/Telephony/Calls/Calls.csproj", "Sip", "Media")]
    [InlineData("src/HelpDesk/Sqlite/HelpDesk.Sqlite.csproj", "HelpDesk")]
    [InlineData("src/HelpDesk/SqlServer/HelpDesk.SqlServer.csproj", "HelpDesk", "HelpDesk.SqlServer.DriverTypes")]
    [InlineData("src/HelpDesk/SqlServer/DriverTypes/HelpDesk.SqlServer.DriverTypes.csproj")]
    [InlineData("src/Crm.Host/Crm.Host.csproj", "Routing", "Sip", "Media", "Calls", "HelpDesk", "HelpDesk.Sqlite", "HelpDesk.SqlServer", "HelpDesk.SqlServer.DriverTypes", "AgentConsole")]
    public void A_project_references_exactly_these(string project, params string[] expected) =>
        Assert.Equal(expected.Order(StringComparer.Ordinal), References(project).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_project_under_src_has_a_rule_here()
    {
        var ruled = typeof(ProjectReferenceTests).GetMethod(nameof(A_project_references_exactly_these))!
            .GetCustomAttributes(typeof(InlineDataAttribute), false).Cast<InlineDataAttribute>().Select(row => (string)row.Data[0]!);
        var there = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Repository.Root, file));
        Assert.Equal(there.Order(StringComparer.Ordinal), ruled.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("src/Routing/Routing.csproj")]
    [InlineData("src/Telephony/Sip/Sip.csproj")]
    [InlineData("src/Telephony/Media/Media.csproj")]
    public void A_core_is_built_with_the_banned_symbols(string project) =>
        Assert.Equal("true", XDocument.Load(Path.Combine(Repository.Root, project)).Descendants("SansIo").Single().Value);

    [Fact]
    public void Every_package_version_is_exact()
    {
        var versions = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PackageVersion").Select(p => p.Attribute("Version")!.Value);
        Assert.All(versions, version => Assert.Matches(@"^\d+\.\d+\.\d+$", version));
    }

    private static IEnumerable<string> References(string project) =>
        XDocument.Load(Path.Combine(Repository.Root, project)).Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value));
}
