namespace Crm.Telephony.Calls.Transports;

/// <summary>What one peer may take from us. The defaults suit a site of some thousand phones.</summary>
internal sealed record TransportLimits
{
    /// <summary>Bytes of one message on a stream or a WebSocket.</summary>
    public int MessageBytes { get; init; } = 64 * 1024;

    /// <summary>Open TCP connections, and as many WebSockets beside them. Past it a new TCP connection takes the place of the oldest stranger.</summary>
    public int Connections { get; init; } = 4_096;

    /// <summary>TCP connections from one address (IPv6: one /64).</summary>
    public int ConnectionsPerAddress { get; init; } = 256;

    /// <summary>WebSockets of one signed-in user: a few tabs, and a reloading page whose former connection is not closed yet.</summary>
    public int WebSocketsPerUser { get; init; } = 8;

    /// <summary>Bytes waiting for a peer that does not read; past it the connection is closed.</summary>
    public int UnsentBytes { get; init; } = 256 * 1024;

    /// <summary>From a message's first byte to its last, and from the opening of a connection to its first message.</summary>
    public TimeSpan WholeMessage { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From the opening of a connection until its peer has proved to be a phone or a trunk: as long as a transaction may take.</summary>
    public TimeSpan Stranger { get; init; } = TimeSpan.FromSeconds(32);

    /// <summary>One write to a peer that does not read.</summary>
    public TimeSpan Write { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Without any byte; longer than the longest registration, because a phone may be silent between two of them.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(65);

    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(5);
}
