using System.Collections.Concurrent;

namespace Crm.Telephony.Calls.MediaPlane.Recording;

/// <summary>
/// The one thread that writes recordings, so that no disk ever delays a packet. Once a second it writes what each ring holds; the flush of
/// a finished file, which may take the disk a while, is done aside so that it does not hold up the other recordings.
/// </summary>
internal sealed class RecordingWriter : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly ConcurrentQueue<RecordingFile> _opened = new();
    private readonly List<RecordingFile> _files = [];
    private readonly List<Task> _completing = [];
    private readonly AutoResetEvent _wake = new(false);
    private readonly Action<MediaEvent> _sink;
    private readonly Thread _thread;
    private volatile bool _stopping;

    internal RecordingWriter(Action<MediaEvent> sink)
    {
        _sink = sink;
        _thread = new Thread(Run) { Name = "recordings", IsBackground = true };
        _thread.Start();
    }

    internal void Open(RecordingFile file)
    {
        _opened.Enqueue(file);
        _wake.Set();
    }

    /// <summary>Something was finished: do not wait for the period.</summary>
    internal void Wake() => _wake.Set();

    private void Run()
    {
        while (true)
        {
            bool last = _stopping;
            while (_opened.TryDequeue(out var file)) _files.Add(file);
            _files.RemoveAll(Advance);
            _completing.RemoveAll(task => task.IsCompleted);
            if (last) break;
            if (_files.Count == 0) _wake.WaitOne();
            else _wake.WaitOne(Period);
        }
        Task.WaitAll(_completing);
    }

    /// <summary>One step of one file. True when the writer is done with it.</summary>
    private bool Advance(RecordingFile file)
    {
        bool finished = file.Finished;
        if (file.WriteAvailable() is { } failure)
        {
            _sink(failure);
            return true;
        }
        if (!finished) return false;
        _completing.Add(Task.Run(() => _sink(file.Complete())));
        return true;
    }

    /// <summary>Completes what is finished and stops. The media threads must have ended every recording before.</summary>
    public void Dispose()
    {
        _stopping = true;
        _wake.Set();
        _thread.Join();
        _wake.Dispose();
    }
}
