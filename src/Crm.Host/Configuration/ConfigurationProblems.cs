namespace Crm.Host.Configuration;

/// <summary>Everything that is wrong with a configuration file, as "file: json.path: what is wrong; what to write instead".</summary>
internal sealed class ConfigurationProblems(string file)
{
    private readonly List<string> found = [];

    public IReadOnlyList<string> Found => found;

    public void Add(string path, string what) => found.Add($"{file}: {(path.Length > 0 ? path : "(the whole file)")}: {what}");
}
