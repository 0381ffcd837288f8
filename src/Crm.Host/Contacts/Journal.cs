using System.Buffers;
using System.Text.Json;
using Crm.HelpDesk.Timeline;
using Crm.Host.Telemetry;
using Microsoft.Win32.SafeHandles;

namespace Crm.Host.Contacts;

/// <summary>
/// What happened to contacts, on disk before anything else: an append-only log that needs no database. <see cref="Append"/> only
/// copies into memory; one thread writes what has gathered and flushes it to the disk, so that many events share one flush.
/// </summary>
/// <remarks>
/// The disk being full or broken never stops a call: events wait in a bounded memory queue, the health turns bad, and writing is
/// tried again until it works. What a failed write left behind is overwritten, because after a failed flush the system may have
/// dropped pages that it reports as clean.
/// </remarks>
internal sealed class Journal : IDisposable
{
    /// <summary>A queue that grew past this while the disk refused is given back.</summary>
    private const int KeptCapacity = 4 << 20;

    private readonly JournalOptions options;
    private readonly ILogger log;
    private readonly Thread flusher;
    private readonly object queueLock = new();
    private readonly JournalGate durable = new();

    // Under queueLock.
    private readonly ArrayBufferWriter<byte> scratch = new(1 << 12);
    private readonly Utf8JsonWriter json;
    private ArrayBufferWriter<byte> filling = new(1 << 16);
    private long appended;
    private int flushingBytes;
    private long refused;
    private bool stopping;
    private volatile string? problem;

    // The flusher's own.
    private ArrayBufferWriter<byte> flushing = new(1 << 16);
    private SafeFileHandle? file;
    private long segment;
    private long segmentLength;

    /// <summary>Opens the journal: cuts a torn tail that a crash left, and continues behind it.</summary>
    public Journal(JournalOptions options, TimeProvider time, ILogger<Journal> log)
    {
        this.options = options;
        this.log = log;
        Segments = new JournalSegments(options.Directory);
        var known = Segments.List();
        // A fresh folder starts above every position that an earlier folder can have reached (it would take a million events a
        // second to catch up with the clock), so a database that remembers the earlier one cannot take new events for stored ones.
        segment = known.Count > 0 ? known[^1] : time.GetUtcNow().ToUnixTimeMilliseconds() * 1_000;
        FirstPosition = known.Count > 0 ? known[0] : segment;
        appended = RecoverTail();
        durable.Advance(appended);
        json = new Utf8JsonWriter(scratch);
        flusher = new Thread(FlushLoop) { IsBackground = true, Name = "journal" };
        flusher.Start();
    }

    public JournalSegments Segments { get; }

    /// <summary>The oldest position that this folder held when it was opened.</summary>
    public long FirstPosition { get; }

    /// <summary>Everything up to here is on disk.</summary>
    public long Durable => durable.Reached;

    /// <summary>The position of the newest event, durable or not.</summary>
    public long Appended
    {
        get
        {
            lock (queueLock)
                return appended;
        }
    }

    public JournalHealth Health
    {
        get
        {
            lock (queueLock)
                return new JournalHealth(problem, filling.WrittenCount + flushingBytes, refused);
        }
    }

    /// <summary>Takes an event. Returns at once; <see cref="WhenDurableAsync"/> tells when it is safe.</summary>
    /// <returns>The event's position, or 0 when the disk has refused for so long that the memory queue is full: the event is lost, and <see cref="Health"/> says so.</returns>
    /// <exception cref="ArgumentException">The event is larger than a record may be.</exception>
    public long Append(ContactEvent happened)
    {
        lock (queueLock)
        {
            ObjectDisposedException.ThrowIf(stopping, this);
            if (filling.WrittenCount + flushingBytes >= options.QueueBytes)
            {
                refused++;
                return 0;
            }
            WriteRecord(happened, appended + 1);
            appended++;
            Monitor.Pulse(queueLock);
            return appended;
        }
    }

    /// <summary>Completes when the event at <paramref name="position"/> is on disk.</summary>
    public Task WhenDurableAsync(long position, CancellationToken cancel = default) => durable.WaitAsync(position, cancel);

    /// <summary>Deletes the segments whose every record is at or below <paramref name="position"/>. The segment being written stays.</summary>
    public void DeleteThrough(long position)
    {
        var known = Segments.List();
        for (var i = 0; i + 1 < known.Count && known[i + 1] <= position + 1; i++)
            Segments.Delete(known[i]);
    }

    /// <summary>Writes what is left, once, and closes.</summary>
    public void Dispose()
    {
        lock (queueLock)
        {
            if (stopping)
                return;
            stopping = true;
            Monitor.Pulse(queueLock);
        }
        flusher.Join();
        file?.Dispose();
        json.Dispose();
    }

    private void WriteRecord(ContactEvent happened, long position)
    {
        // Into a buffer of its own first: an event that cannot be written must leave nothing behind in the queue.
        scratch.ResetWrittenCount();
        scratch.GetSpan(JournalRecord.HeaderBytes)[..JournalRecord.HeaderBytes].Clear();
        scratch.Advance(JournalRecord.HeaderBytes);
        json.Reset(scratch);
        JsonSerializer.Serialize(json, happened, JournalJson.Default.ContactEvent);
        var length = scratch.WrittenCount;
        if (length > JournalRecord.MaxBytes)
            throw new ArgumentException($"An event of {length} bytes is larger than the {JournalRecord.MaxBytes} that a journal record may have.", nameof(happened));
        var record = filling.GetSpan(length)[..length];
        scratch.WrittenSpan.CopyTo(record);
        JournalRecord.Seal(record, position);
        filling.Advance(length);
    }

    /// <summary>Scans the newest segment; what follows its last valid record is a write that a crash cut short.</summary>
    /// <returns>The newest position.</returns>
    private long RecoverTail()
    {
        file = Segments.OpenForWriting(segment);
        var bytes = new byte[RandomAccess.GetLength(file)];
        ReadAll(file, bytes);
        var newest = segment - 1;
        var end = 0;
        while (JournalRecord.Find(bytes.AsSpan(end), newest, out var position, out var length) is var offset and >= 0)
        {
            newest = position;
            end += offset + length;
        }
        if (end < bytes.Length)
        {
            log.JournalTailCut(Segments.PathOf(segment), bytes.Length - end);
            RandomAccess.SetLength(file, end);
            RandomAccess.FlushToDisk(file);
        }
        segmentLength = end;
        return newest;
    }

    private static void ReadAll(SafeFileHandle from, byte[] into)
    {
        for (var read = 0; read < into.Length;)
        {
            var got = RandomAccess.Read(from, into.AsSpan(read), read);
            if (got == 0)
                return;
            read += got;
        }
    }

    private void FlushLoop()
    {
        while (TakeBatch(out var through))
        {
            while (!TryWrite(through))
            {
                if (!PauseBeforeRetry())
                    return;
            }
        }
    }

    /// <returns>False when the journal stops and nothing is left.</returns>
    private bool TakeBatch(out long through)
    {
        lock (queueLock)
        {
            while (filling.WrittenCount == 0 && !stopping)
                Monitor.Wait(queueLock);
            (filling, flushing) = (flushing, filling);
            flushingBytes = flushing.WrittenCount;
            through = appended;
            return flushingBytes > 0;
        }
    }

    /// <returns>False when the journal stops: there is no point in waiting for a disk any longer.</returns>
    private bool PauseBeforeRetry()
    {
        var until = Environment.TickCount64 + (long)options.RetryDelay.TotalMilliseconds;
        lock (queueLock)
        {
            // Every append pulses too, and must not turn the pause into a busy loop.
            while (!stopping && until - Environment.TickCount64 is var left and > 0)
                Monitor.Wait(queueLock, (int)left);
            return !stopping;
        }
    }

    private bool TryWrite(long through)
    {
        try
        {
            OpenSegment();
            RandomAccess.SetLength(file!, segmentLength);
            RandomAccess.Write(file!, flushing.WrittenSpan, segmentLength);
            RandomAccess.FlushToDisk(file!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Fail(e);
            return false;
        }
        segmentLength += flushing.WrittenCount;
        lock (queueLock)
            flushingBytes = 0;
        if (flushing.Capacity > KeptCapacity)
            flushing = new ArrayBufferWriter<byte>(1 << 16);
        else
            flushing.ResetWrittenCount();
        if (problem is not null)
        {
            problem = null;
            log.JournalRecovered();
        }
        durable.Advance(through);
        return true;
    }

    /// <summary>Begins a new segment when the present one is full, or was taken away under us (then its length no longer fits).</summary>
    private void OpenSegment()
    {
        if (segmentLength >= options.SegmentBytes)
            LeaveSegment();
        if (file is not null)
            return;
        file = Segments.OpenForWriting(segment);
        if (RandomAccess.GetLength(file) < segmentLength)
        {
            LeaveSegment();
            file = Segments.OpenForWriting(segment);
        }
    }

    private void LeaveSegment()
    {
        file?.Dispose();
        file = null;
        segment = Durable + 1;
        segmentLength = 0;
    }

    private void Fail(Exception e)
    {
        var first = problem is null;
        problem = $"The journal cannot write to {options.Directory}: {e.Message} Calls go on and events wait in memory; make room on that disk or repair it.";
        if (first)
            log.JournalFailing(options.Directory, e);
        // Opened anew at the next attempt: the file itself may have gone away.
        file?.Dispose();
        file = null;
    }
}
