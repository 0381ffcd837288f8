namespace Crm.Telephony.Sip;

/// <summary>Cuts a stream into SIP messages by Content-Length (RFC 3261 section 18.3) and sees keep-alive CRLF CRLF (RFC 5626 section 4.4.1). One a connection.</summary>
public sealed class SipStreamFramer
{
    /// <summary>Looks at the start of what has been received and not consumed yet.</summary>
    /// <param name="length">Bytes to consume: a message, a keep-alive or stray CRLFs; 0 for <see cref="SipFrame.Incomplete"/>.</param>
    /// <param name="error">Why the stream cannot be followed any further, for <see cref="SipFrame.Invalid"/>: the connection must be closed.</param>
    public SipFrame Next(ReadOnlySpan<byte> buffer, out int length, out string? error) => throw new NotImplementedException();
}

public enum SipFrame : byte
{
    Incomplete,
    Message,
    /// <summary>CRLF CRLF: answer with CRLF.</summary>
    Ping,
    /// <summary>A single CRLF: a pong, or padding before a message.</summary>
    Padding,
    Invalid,
}
