using Crm.HelpDesk.Timeline;
using Crm.Host.Contacts;
using Microsoft.Extensions.Logging.Abstractions;

namespace Crm.Host.Tests.Journals;

/// <summary>A journal folder of one test.</summary>
public sealed class JournalFixture : IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    public string Folder { get; } = Directory.CreateTempSubdirectory("journal-").FullName;

    internal Journal Open(long segmentBytes = 16 << 20, int queueBytes = 64 << 20, string? folder = null) => new(
        new JournalOptions(folder ?? Folder) { SegmentBytes = segmentBytes, QueueBytes = queueBytes, RetryDelay = TimeSpan.FromMilliseconds(20) },
        TimeProvider.System, NullLogger<Journal>.Instance);

    public static ContactEvent Event(int sequence, string text = "abandoned") =>
        new(new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), sequence, Start.AddSeconds(sequence), new ContactClosed(text, null));

    internal static async Task<long> FillAsync(Journal journal, int count, int firstSequence = 1)
    {
        var position = 0L;
        for (var i = 0; i < count; i++)
            position = journal.Append(Event(firstSequence + i));
        await journal.WhenDurableAsync(position, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30));
        return position;
    }

    internal static List<int> Sequences(Journal journal, long after = 0, List<JournalDamage>? damage = null)
    {
        using var reader = new JournalReader(journal, after, found => (damage ?? throw new InvalidOperationException("unexpected damage")).Add(found));
        var entries = new List<JournalEntry>();
        int before;
        do
        {
            before = entries.Count;
            reader.Read(entries, before + 7);
        }
        while (entries.Count > before);
        return entries.ConvertAll(entry => entry.Event.Sequence);
    }

    public string[] Files() => [.. Directory.GetFiles(Folder, "*.log").Order(StringComparer.Ordinal)];

    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(deadline) < TimeSpan.FromSeconds(20), $"Not within 20 s: {what}");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
