using Crm.Telephony.Calls.MediaPlane;
using Crm.Telephony.Calls.Signalling;

namespace Crm.Telephony.Calls.Legs;

/// <summary>The recordings of one leg that are not stored yet: the leg's last event has to wait for them, but not for ever on a disk that hangs.</summary>
internal sealed class OpenRecordings(CallId call, SignallingContext context)
{
    private readonly Dictionary<Guid, string> _open = [];

    public bool AllStored => _open.Count == 0;

    public void Started(Guid recording, string path) => _open[recording] = path;

    /// <summary>Reports a stored recording once.</summary>
    public void Ended(MediaRecordingEnded e)
    {
        if (_open.Remove(e.Recording))
        {
            context.Raise(new RecordingStored(call, context.UtcNow, e.Recording, e.Path, e.Length, e.End, e.Error));
        }
    }

    /// <summary>Reports those that the disk did not finish.</summary>
    public void GiveUp(TimeSpan waited)
    {
        foreach (var (recording, path) in _open)
        {
            context.Raise(new RecordingStored(call, context.UtcNow, recording, path, TimeSpan.Zero, RecordingEnd.Failed, $"the disk did not finish it within {waited.TotalSeconds:0} s"));
        }
        _open.Clear();
    }
}
