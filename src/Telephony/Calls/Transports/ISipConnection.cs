using Crm.Telephony.Sip;

namespace Crm.Telephony.Calls.Transports;

/// <summary>An open stream or WebSocket to one peer.</summary>
internal interface ISipConnection
{
    SipFlow Flow { get; }

    /// <summary>Whether we opened it: then requests that named only the address also went this way.</summary>
    bool IsOutgoing { get; }

    /// <summary>Nobody behind it has proved who he is: such connections are short, few messages of them wait, and they make room for others.</summary>
    bool IsStranger { get; }

    /// <summary>A trunk or a phone with the right credentials is behind it.</summary>
    void Welcome();

    /// <summary>Queues a whole message; a peer that left too much unread is closed.</summary>
    void Send(ReadOnlyMemory<byte> message);

    /// <summary>Ends the connection at once. Only the first reason counts.</summary>
    void Close(string why);

    /// <summary>Why the peer has used up our patience, or null. Asked about once a second.</summary>
    string? Overdue();
}
