using Crm.TestKit;
using Crm.TestKit.Processes;

namespace Crm.Host.Tests.Walks;

/// <summary>The shipped prompts by name, each as a short tone of its own: what a caller hears tells which prompt was played.</summary>
internal static class SpokenPrompts
{
    private const double First = 1_300;
    private const double Step = 25;
    private static readonly TimeSpan Length = TimeSpan.FromMilliseconds(300);
    private static readonly string[] Names =
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "config", "prompts"), "*.wav").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    private static readonly Lazy<ScratchDirectory> Written = new(Write);

    public static string Folder => Written.Value.Path;

    /// <summary>
    /// Whether a good part of a prompt is in what somebody heard. Not all of it need be: the server hangs up right behind its last prompt, and on a busy
    /// machine the phone learns of that before it has read the packets that came just before.
    /// </summary>
    public static bool Contains(short[] heard, string prompt) => Tone.Heard(heard, Frequency(prompt)) >= Length / 3;

    /// <summary>When a prompt begins in what somebody heard; null when it does not.</summary>
    public static TimeSpan? Onset(short[] heard, string prompt) => Tone.Onset(heard, Frequency(prompt));

    /// <summary>The prompts heard, by name.</summary>
    public static string Describe(short[] heard) => string.Join(", ", Names.Where(name => Contains(heard, name)));

    private static double Frequency(string prompt) => Array.IndexOf(Names, prompt) is var index and >= 0
        ? First + (Step * index)
        : throw new ArgumentException($"there is no prompt {prompt}", nameof(prompt));

    private static ScratchDirectory Write()
    {
        var folder = new ScratchDirectory("prompts");
        foreach (var name in Names)
        {
            Tone.WriteFile(folder.File(name + ".wav"), Frequency(name), Length);
        }

        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        return folder;
    }
}
