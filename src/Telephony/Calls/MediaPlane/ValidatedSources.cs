using Crm.Telephony.Calls.MediaPlane.Native;

namespace Crm.Telephony.Calls.MediaPlane;

/// <summary>The sources of one browser that an authenticated check came from, the latest sixteen: DTLS and SRTP are taken from these alone.</summary>
internal sealed class ValidatedSources
{
    private const int Max = 16;

    private readonly SocketAddress[] _sources = new SocketAddress[Max];
    private int _count;

    internal void Add(in SocketAddress source)
    {
        if (!Contains(source)) _sources[_count++ % Max] = source;
    }

    internal bool Contains(in SocketAddress source)
    {
        for (int i = 0; i < Math.Min(_count, Max); i++)
            if (_sources[i].Equals(source)) return true;
        return false;
    }
}
