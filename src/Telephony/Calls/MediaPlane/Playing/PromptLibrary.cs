using Crm.Telephony.Media;

namespace Crm.Telephony.Calls.MediaPlane.Playing;

/// <summary>One prompt, encoded once at start in both laws, so that playing it is a copy.</summary>
internal sealed record Prompt(byte[] Mu, byte[] A)
{
    internal int Samples => Mu.Length;

    internal ReadOnlySpan<byte> Encoded(G711Law law) => law == G711Law.Mu ? Mu : A;

    internal static Prompt FromSamples(ReadOnlySpan<short> samples)
    {
        var prompt = new Prompt(new byte[samples.Length], new byte[samples.Length]);
        G711.Encode(G711Law.Mu, samples, prompt.Mu);
        G711.Encode(G711Law.A, samples, prompt.A);
        return prompt;
    }
}

/// <summary>The prompts of the configured folder by name ("greeting" is greeting.wav). Immutable after the start.</summary>
internal sealed class PromptLibrary
{
    private readonly Dictionary<string, Prompt> _prompts = new(StringComparer.Ordinal);
    private long _missing;

    /// <exception cref="CallServerStartException">The folder or one of its files cannot be read; the message names it.</exception>
    internal PromptLibrary(string directory)
    {
        if (!Directory.Exists(directory))
            throw new CallServerStartException($"the prompt folder {directory} does not exist; create it or correct its path in the configuration");
        foreach (string file in Directory.EnumerateFiles(directory, "*.wav")) _prompts[Path.GetFileNameWithoutExtension(file)] = Load(file);
    }

    /// <summary>How often a prompt was asked for that is not there.</summary>
    internal long Missing => Volatile.Read(ref _missing);

    /// <summary>The name that was asked for in vain last.</summary>
    internal string? LastMissing { get; private set; }

    /// <summary>The prompts that exist, in order; those that do not are counted and left out.</summary>
    internal Prompt[] Find(IReadOnlyList<string> names)
    {
        var found = new List<Prompt>(names.Count);
        foreach (string name in names)
        {
            if (_prompts.TryGetValue(name, out var prompt))
            {
                found.Add(prompt);
                continue;
            }
            Interlocked.Increment(ref _missing);
            LastMissing = name;
        }
        return [.. found];
    }

    private static Prompt Load(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            return Prompt.FromSamples(WavReader.Read(stream).ToTelephony());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or WavFormatException)
        {
            throw new CallServerStartException($"the prompt {file} cannot be read: {e.Message}", e);
        }
    }
}
