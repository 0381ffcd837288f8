using Crm.Telephony.Calls.MediaPlane.Native;

namespace Crm.Telephony.Calls.MediaPlane;

/// <summary>
/// From where a plain leg takes RTP and where it sends to (symmetric RTP, RFC 4961). Two hosts are believed: the negotiated one, and the
/// one that the leg's signalling comes from, because a phone behind a NAT names an address that only its own network knows:
/// <code>
///   Expecting ──packet from the negotiated address────────────────────────▶ Negotiated  (final until the next description)
///       └──packet from another port of either host (NAT)──▶ Latched ──packet from the negotiated address──▶ Negotiated
/// </code>
/// A third address is refused in every state, and one port can latch only once.
/// </summary>
internal struct PeerAddress
{
    private enum State { Unknown, Expecting, Latched, Negotiated }

    private State _state;
    private SocketAddress _negotiated;
    private SocketAddress _signalling;
    private SocketAddress _current;

    /// <summary>Where packets go; the negotiated address until the peer has shown another.</summary>
    internal readonly ref readonly SocketAddress Current => ref System.Runtime.CompilerServices.Unsafe.AsRef(in _current);

    internal readonly bool IsKnown => _state != State.Unknown;

    /// <summary>Whether the peer was found at another host than its description names.</summary>
    internal readonly bool IsElsewhere => _state == State.Latched && !_negotiated.SameHost(_current);

    /// <summary>
    /// A description named the peer's address. The same one again changes nothing, unless it comes from another host while the peer was not
    /// heard at that address: then the phone behind the NAT has moved.
    /// </summary>
    /// <param name="signalling">The host that the description came from, whatever the port; not set when it is unknown.</param>
    internal void Negotiate(in SocketAddress address, in SocketAddress signalling)
    {
        if (IsKnown && _negotiated.Equals(address) && (_state == State.Negotiated || _signalling.SameHost(signalling))) return;
        _negotiated = _current = address;
        _signalling = signalling;
        _state = State.Expecting;
    }

    /// <summary>Whether a packet from there may be the peer's. Changes nothing.</summary>
    internal readonly bool MayBe(in SocketAddress source) => _state switch
    {
        State.Unknown => false,
        State.Expecting => _negotiated.SameHost(source) || _signalling.SameHost(source),
        State.Latched => _current.Equals(source) || _negotiated.Equals(source),
        _ => _current.Equals(source),
    };

    /// <summary>A packet from there, let through by <see cref="MayBe"/>, was RTP as negotiated.</summary>
    internal void Confirm(in SocketAddress source)
    {
        if (_state == State.Negotiated) return;
        _state = _negotiated.Equals(source) ? State.Negotiated : State.Latched;
        _current = source;
    }
}
