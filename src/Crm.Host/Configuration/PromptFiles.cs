namespace Crm.Host.Configuration;

/// <summary>The prompts that exist as files, so that a name that cannot be played is found at the start and not by a caller.</summary>
internal sealed class PromptFiles(string directory)
{
    private readonly HashSet<string> names = Directory.Exists(directory)
        ? [.. Directory.EnumerateFiles(directory, "*.wav").Select(file => Path.GetFileNameWithoutExtension(file)!)]
        : [];

    public bool Has(string name) => names.Contains(name);

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
