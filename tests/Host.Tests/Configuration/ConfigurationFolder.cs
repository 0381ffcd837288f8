using System.Text.Json.Nodes;
using Crm.Host.Configuration;

namespace Crm.Host.Tests.Configurations;

/// <summary>A copy of the shipped configuration that a test may spoil.</summary>
public sealed class ConfigurationFolder : IDisposable
{
    private JsonObject root;

    public ConfigurationFolder()
    {
        Directory.CreateSymbolicLink(System.IO.Path.Combine(Path, "prompts"), System.IO.Path.Combine(Shipped, "prompts"));
        root = Read();
        Reset();
    }

    /// <summary>The repository's config folder.</summary>
    public static string Shipped { get; } = FindShipped();

    public string Path { get; } = Directory.CreateTempSubdirectory("config-").FullName;

    public string File => System.IO.Path.Combine(Path, ConfigurationLoader.FileName);

    public void Reset()
    {
        root = Read();
        Write();
    }

    public void Set(string path, JsonNode? value)
    {
        var (parent, name) = Find(path);
        if (parent is JsonArray list)
            list[int.Parse(name)] = value;
        else
            parent[name] = value;
        Write();
    }

    public void Remove(string path)
    {
        var (parent, name) = Find(path);
        if (parent is JsonArray list)
            list.RemoveAt(int.Parse(name));
        else
            ((JsonObject)parent).Remove(name);
        Write();
    }

    public IReadOnlyList<string> Problems() => new ConfigurationLoader(_ => null).TryLoad(Path).Problems;

    internal SiteConfiguration Load(Func<string, string?>? environment = null) => new ConfigurationLoader(environment ?? (_ => null)).Load(Path);

    /// <summary>The path of every property.</summary>
    public List<string> Paths()
    {
        var found = new List<string>();
        Collect(Read(), "", found);
        return found;
    }

    public bool IsObject(string path)
    {
        var (parent, name) = Find(path);
        return parent is JsonObject && parent[name] is JsonObject;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static void Collect(JsonObject at, string path, List<string> found)
    {
        foreach (var (name, value) in at)
        {
            var here = path.Length == 0 ? name : $"{path}.{name}";
            found.Add(here);
            if (value is JsonObject inner)
                Collect(inner, here, found);
        }
    }

    private (JsonNode Parent, string Name) Find(string path)
    {
        JsonNode at = root;
        var names = path.Split('.');
        foreach (var name in names[..^1])
            at = at is JsonArray list ? list[int.Parse(name)]! : at[name]!;
        return (at, names[^1]);
    }

    private void Write() => System.IO.File.WriteAllText(File, root.ToJsonString(new() { WriteIndented = true }));

    private static JsonObject Read() => JsonNode.Parse(System.IO.File.ReadAllText(System.IO.Path.Combine(Shipped, ConfigurationLoader.FileName)))!.AsObject();

    private static string FindShipped()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (System.IO.File.Exists(System.IO.Path.Combine(at.FullName, "Crm.sln")))
                return System.IO.Path.Combine(at.FullName, "config");
        }
        throw new InvalidOperationException("The tests must run inside the repository: they read its config folder.");
    }
}
