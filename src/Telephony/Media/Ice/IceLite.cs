using System.Net;
using System.Text;

namespace Crm.Telephony.Media;

/// <summary>What a datagram did to an <see cref="IceLite"/> agent.</summary>
public enum IceCheck : byte
{
    /// <summary>Not a Binding request, or damaged: nothing to send, nothing changed.</summary>
    Ignored,
    /// <summary>Not authentic, or not acceptable: an error response to send, nothing changed.</summary>
    Refused,
    /// <summary>An authentic check: a success response to send.</summary>
    Answered,
    /// <summary>The same, and the source was not known before: DTLS may be answered there from now on.</summary>
    NewAddress,
    /// <summary>The same, and the peer chose this address: <see cref="IceLite.Selected"/> changed.</summary>
    Nominated,
}

/// <summary>
/// The lite side of ICE for one stream with one component (RFC 8445 section 2.5): it answers checks and sends none. It is always in the
/// controlled role. A source is believed only after a check that proves knowledge of our password, which the peer has from our SDP.
/// </summary>
public sealed class IceLite
{
    /// <summary>Without an authentic check for so long the peer no longer wants our media (RFC 7675 section 5.1).</summary>
    public static readonly TimeSpan ConsentLifetime = TimeSpan.FromSeconds(30);

    /// <summary>Room that every response fits in, in bytes.</summary>
    public const int MaxResponseLength = 128;

    private const int maxAddresses = 16;

    private readonly byte[] password;
    private readonly byte[] userPrefix;
    private readonly List<IPEndPoint> validated = [];
    private byte[]? remoteUser;
    private TimeSpan? lastCheck;

    public IceLite(IceCredentials local)
    {
        Local = local;
        password = Encoding.UTF8.GetBytes(local.Password);
        userPrefix = Encoding.UTF8.GetBytes(local.UserFragment + ":");
    }

    public IceCredentials Local { get; }

    /// <summary>Where our media goes: the address that the peer nominated last, before that the first one that was validated. Null before any check.</summary>
    public IPEndPoint? Selected { get; private set; }

    /// <summary>Whether <see cref="Selected"/> was nominated, not only validated.</summary>
    public bool IsNominated { get; private set; }

    /// <summary>When media must stop unless another check comes; null before the first check.</summary>
    public TimeSpan? ConsentDeadline => lastCheck + ConsentLifetime;

    /// <summary>Whether an authentic check came from there: DTLS and SRTP from other sources are dropped.</summary>
    public bool IsValidated(IPEndPoint source) => validated.Contains(source);

    /// <summary>Whether media may be sent at <paramref name="now"/>.</summary>
    public bool HasConsent(TimeSpan now) => ConsentDeadline is { } deadline && now < deadline;

    /// <summary>
    /// The peer's user fragment, once its description is known. Checks can come before the answer that names it; until then our own
    /// half of the user name and our password must do.
    /// </summary>
    public void SetRemote(IceCredentials remote) => remoteUser = Encoding.UTF8.GetBytes(remote.UserFragment);

    /// <summary>Takes a STUN datagram.</summary>
    /// <param name="response">At least <see cref="MaxResponseLength"/> bytes; the first <paramref name="responseLength"/> go back to <paramref name="source"/>.</param>
    /// <param name="now">Monotonic.</param>
    public IceCheck Receive(ReadOnlySpan<byte> datagram, IPEndPoint source, TimeSpan now, Span<byte> response, out int responseLength)
    {
        responseLength = 0;
        if (!StunMessage.TryParse(datagram, out var check) || check.Class != StunClass.Request || check.Method != 1)
        {
            return IceCheck.Ignored;
        }
        // The cheap comparison comes before the MAC, so that a flood of foreign requests costs little.
        if (check.Username.IsEmpty || !check.HasIntegrity)
        {
            responseLength = WriteError(response, check, 400, "Bad Request"u8, authenticated: false);
            return IceCheck.Refused;
        }
        if (!IsOurUser(check.Username) || !check.VerifyIntegrity(password))
        {
            responseLength = WriteError(response, check, 401, "Unauthenticated"u8, authenticated: false);
            return IceCheck.Refused;
        }
        if (check.UnknownAttribute != 0)
        {
            responseLength = WriteError(response, check, 420, "Unknown Attribute"u8, authenticated: true);
            return IceCheck.Refused;
        }
        if (check.Controlled)
        {
            // A lite agent cannot control a full one, whatever the tie-breaker says (RFC 8445 section 6.1.1): the peer has to switch.
            responseLength = WriteError(response, check, 487, "Role Conflict"u8, authenticated: true);
            return IceCheck.Refused;
        }
        responseLength = WriteSuccess(response, check, source);
        lastCheck = now;
        return Admit(source, check.UseCandidate);
    }

    private IceCheck Admit(IPEndPoint source, bool nominate)
    {
        var isNew = !validated.Contains(source);
        if (isNew)
        {
            if (validated.Count == maxAddresses)
            {
                validated.RemoveAt(validated[0].Equals(Selected) ? 1 : 0);
            }
            validated.Add(source);
        }
        if (nominate && !(IsNominated && source.Equals(Selected)))
        {
            Selected = source;
            IsNominated = true;
            return IceCheck.Nominated;
        }
        // The ClientHello comes before the nomination; what answers it needs a destination.
        Selected ??= source;
        return isNew ? IceCheck.NewAddress : IceCheck.Answered;
    }

    private bool IsOurUser(ReadOnlySpan<byte> name) =>
        name.StartsWith(userPrefix) && (remoteUser is null || name[userPrefix.Length..].SequenceEqual(remoteUser));

    private int WriteSuccess(Span<byte> response, in StunMessage check, IPEndPoint source)
    {
        var writer = new StunWriter(response, StunClass.Success, check.TransactionId);
        writer.XorMappedAddress(source);
        writer.Integrity(password);
        writer.Fingerprint();
        return writer.Length;
    }

    private int WriteError(Span<byte> response, in StunMessage check, int code, ReadOnlySpan<byte> reason, bool authenticated)
    {
        var writer = new StunWriter(response, StunClass.Error, check.TransactionId);
        writer.ErrorCode(code, reason);
        if (check.UnknownAttribute != 0 && authenticated && code == 420)
        {
            writer.UnknownAttributes(check.UnknownAttribute);
        }
        if (authenticated)
        {
            writer.Integrity(password);
        }
        writer.Fingerprint();
        return writer.Length;
    }
}
