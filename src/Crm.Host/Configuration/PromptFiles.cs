namespace Crm.Host.Configuration;

/// <summary>The prompts that exist as files, so that a name that cannot be played is found at the start and not by a caller.</summary>
internal sealed class PromptFiles(string directory)
{
    private readonly HashSet<string>? names = Directory.Exists(directory)
        ? [.. Directory.EnumerateFiles(directory, "*.wav").Select(file => Path.GetFileNameWithoutExtension(file)!)]
        : null;

    /// <summary>Said once, in place of each name that is then missing; null when the folder is there.</summary>
    public string? Problem => names is null ? $"the folder {directory} does not exist; put the prompts there, or name the folder that has prompts/ and {ConfigurationLoader.FileName} with --config" : null;

    public IReadOnlySet<string> All => names ?? [];

    public bool Has(string name) => names is null || names.Contains(name);

    public string PathOf(string name) => Path.Combine(directory, name + ".wav");

    public string Name(ConfigurationValue value)
    {
        var name = value.Text(ConfigurationRules.Name(), ConfigurationRules.PromptRule);
        if (name.Length > 0 && !Has(name))
            value.Wrong($"the name of a prompt that exists (there is no {PathOf(name)})");
        return name;
    }

    public List<string> Names(ConfigurationValue value) => value.List(Name);
}
