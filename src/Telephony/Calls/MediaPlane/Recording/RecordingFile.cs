using Crm.Telephony.Media;

namespace Crm.Telephony.Calls.MediaPlane.Recording;

/// <summary>
/// One WAV file that grows while a call goes on: 8 kHz, 16-bit PCM. Written by the writer thread only. The header is renewed with every
/// second of audio, so that the file can be played up to there after a full disk or a killed process.
/// <code>
///   Writing ──Finish, all taken, fsync──▶ Ended(end)
///      └──the disk refuses─────────────▶ Broken(error): what was written stays
/// </code>
/// </summary>
internal sealed class RecordingFile
{
    private const int NotFinished = -1;

    private readonly MediaLeg _leg;
    private readonly Guid _recording;
    private readonly int _channels;
    private FileStream? _stream;
    private WavWriter? _wav;
    private volatile bool _broken;
    private volatile int _end = NotFinished;

    internal RecordingFile(MediaLeg leg, Guid recording, string path, int channels)
    {
        _leg = leg;
        _recording = recording;
        Path = path;
        _channels = channels;
        Ring = new RecordingRing(channels);
    }

    internal string Path { get; }

    internal RecordingRing Ring { get; }

    internal bool Broken => _broken;

    /// <summary>Nothing more will be placed; the file can be completed.</summary>
    internal bool Finished => _end != NotFinished;

    /// <summary>Called by the media thread, after its last commit.</summary>
    internal void Finish(RecordingEnd end) => _end = (int)end;

    // ---- writer thread --------------------------------------------------------------------------

    /// <summary>Writes what is final by now. Null, or the event that reports a disk that refused.</summary>
    internal MediaEvent? WriteAvailable()
    {
        try
        {
            if (_wav is null) Create();
            for (var audio = Ring.Available(); audio.Length > 0; audio = Ring.Available())
            {
                _wav!.Append(audio);
                Ring.Release(audio.Length);
            }
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return Break(e);
        }
    }

    /// <summary>Brings the finished file safely to the disk; the event says so.</summary>
    internal MediaEvent Complete()
    {
        try
        {
            _wav!.UpdateHeader();
            _stream!.Flush(flushToDisk: true);
            _stream.Dispose();
        }
        catch (IOException e)
        {
            return Break(e);
        }
        string? error = Ring.Dropped == 0 ? null
            : $"the disk was too slow: {RtpClock.ToTime(Ring.Dropped).TotalSeconds:F1} s of audio are missing and were left silent";
        return new MediaRecordingEnded(_leg, _recording, Path, _wav.Length, (RecordingEnd)_end, error);
    }

    private void Create()
    {
        if (System.IO.Path.GetDirectoryName(Path) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
        // Unbuffered: the pieces are large, and an error must show in the write that caused it.
        _stream = new FileStream(Path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        _wav = new WavWriter(_stream, RtpClock.SampleRate, _channels);
    }

    private MediaRecordingEnded Break(Exception cause)
    {
        _broken = true;
        var kept = TimeSpan.Zero;
        if (_stream is not null)
        {
            kept = KeepWhatWasWritten(_stream);
            _stream.Dispose();
        }
        return new MediaRecordingEnded(_leg, _recording, Path, kept, RecordingEnd.Failed, $"cannot write the recording {Path}: {cause.Message}");
    }

    /// <summary>A write that failed in the middle has left part of its bytes; the header is made to cover them.</summary>
    private TimeSpan KeepWhatWasWritten(FileStream stream)
    {
        try
        {
            long bytes = WavWriter.Repair(stream);
            stream.Flush(flushToDisk: true);
            return RtpClock.ToTime(bytes / (sizeof(short) * _channels));
        }
        catch (Exception e) when (e is IOException or WavFormatException or NotSupportedException)
        {
            // The disk refuses even the header that exists: it stands as the last good piece left it.
            return _wav?.Length ?? TimeSpan.Zero;
        }
    }
}
