namespace Crm.Host.Contacts;

/// <summary>Where the journal lives, and its bounds.</summary>
/// <param name="Directory">Folder of the segment files; created when missing.</param>
internal sealed record JournalOptions(string Directory)
{
    /// <summary>A segment that has grown past this is closed and a new one begun.</summary>
    public long SegmentBytes { get; init; } = 16 << 20;

    /// <summary>How much may wait in memory while the disk cannot take it; events past it are refused and counted.</summary>
    public int QueueBytes { get; init; } = 64 << 20;

    /// <summary>Pause between attempts while the disk refuses.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);
}

/// <summary>How the journal fares.</summary>
/// <param name="Problem">Null while all is well; else one sentence that says what is wrong and what to do.</param>
/// <param name="QueuedBytes">Not yet on disk.</param>
/// <param name="Refused">Events that found the memory queue full since the start: they are lost.</param>
internal sealed record JournalHealth(string? Problem, long QueuedBytes, long Refused)
{
    public bool IsHealthy => Problem is null;
}
