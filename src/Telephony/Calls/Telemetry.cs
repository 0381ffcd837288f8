using System.Net;
using Crm.Telephony.Calls.Legs;
using Crm.Telephony.Calls.Trunks;
using Microsoft.Extensions.Logging;

namespace Crm.Telephony.Calls;

/// <summary>
/// Everything this project logs. Every line about a leg carries its call id. Never logged: SDP (it holds keys and ICE passwords),
/// Authorization headers, pressed digits (they may be a card number).
/// </summary>
internal static partial class Telemetry
{
    [LoggerMessage(2000, LogLevel.Information, "SIP listens on {Address} (UDP and TCP), RTP on {MediaAddress}:{First}-{Last}")]
    public static partial void Started(this ILogger logger, IPEndPoint address, IPAddress mediaAddress, int first, int last);

    [LoggerMessage(2001, LogLevel.Information, "telephony stopped, {Legs} legs were ended")]
    public static partial void Stopped(this ILogger logger, int legs);

    [LoggerMessage(2010, LogLevel.Information, "call {Call} arrived from {Source} (SIP Call-ID {SipCallId}), dialed {Dialed}")]
    public static partial void LegArrived(this ILogger logger, CallId call, string source, string sipCallId, string dialed);

    [LoggerMessage(2011, LogLevel.Information, "call {Call} dials {Destination}")]
    public static partial void LegDials(this ILogger logger, CallId call, string destination);

    [LoggerMessage(2012, LogLevel.Information, "call {Call} ended by {By}: {Status} {Reason}")]
    public static partial void LegEnded(this ILogger logger, CallId call, CallEndedBy by, int status, string reason);

    [LoggerMessage(2013, LogLevel.Warning, "call {Call}: {What} does not fit its state {State} and was ignored")]
    public static partial void Misplaced(this ILogger logger, CallId call, string what, LegState state);

    [LoggerMessage(2014, LogLevel.Warning, "call {Call}: the peer's new offer was refused: {Why}")]
    public static partial void OfferRefused(this ILogger logger, CallId call, string why);

    [LoggerMessage(2015, LogLevel.Warning, "call {Call}: its media is unusable: {Why}")]
    public static partial void MediaUnusable(this ILogger logger, CallId call, string why);

    [LoggerMessage(2016, LogLevel.Warning, "a call from {Source} was refused with {Status}: {Why}")]
    public static partial void CallRefused(this ILogger logger, string source, int status, string why);

    [LoggerMessage(2017, LogLevel.Information, "call {Call} was answered by: {Decision}")]
    public static partial void AnswerDetected(this ILogger logger, CallId call, Media.AnswerDecision decision);

    [LoggerMessage(2020, LogLevel.Information, "phone {User} is at {Contact} ({Transport} {Remote}), new instance: {NewInstance}")]
    public static partial void PhoneAt(this ILogger logger, string user, string contact, Sip.SipTransport transport, IPEndPoint remote, bool newInstance);

    [LoggerMessage(2021, LogLevel.Information, "phone {User} has no registration any more: {Why}")]
    public static partial void PhoneGone(this ILogger logger, string user, string why);

    [LoggerMessage(2022, LogLevel.Information, "our registration of {User}: {Status} {Reason}")]
    public static partial void OwnRegistration(this ILogger logger, string user, int status, string reason);

    [LoggerMessage(2050, LogLevel.Information, "trunk {Trunk} is up")]
    public static partial void TrunkUp(this ILogger logger, string trunk);

    [LoggerMessage(2051, LogLevel.Warning, "trunk {Trunk} {Problem}")]
    public static partial void TrunkNotUp(this ILogger logger, string trunk, string problem);

    [LoggerMessage(2052, LogLevel.Information, "registration at trunk {Trunk}: {Status} {Reason}")]
    public static partial void TrunkRegistration(this ILogger logger, string trunk, int status, string reason);

    [LoggerMessage(2053, LogLevel.Warning, "call {Call} failed with {Status} {Reason}; it goes on through {Trunk}")]
    public static partial void TrunkFailed(this ILogger logger, CallId call, int status, string reason, string trunk);

    [LoggerMessage(2054, LogLevel.Error, "ALARM, toll fraud limit ({Kind}): {What}")]
    public static partial void TollAlarm(this ILogger logger, TollAlarmKind kind, string what);

    [LoggerMessage(2030, LogLevel.Warning, "refused {Method} from {Remote} ({Transport}) with {Status}: {Why}")]
    public static partial void MessageRefused(this ILogger logger, string method, IPEndPoint remote, Sip.SipTransport transport, int status, string why);

    [LoggerMessage(2031, LogLevel.Warning, "{Count} more refused messages were not logged, because there were too many at once")]
    public static partial void RefusalsNotLogged(this ILogger logger, long count);

    [LoggerMessage(2032, LogLevel.Debug, "connection {Remote} ({Transport}) ended: {Why}")]
    public static partial void FlowEnded(this ILogger logger, IPEndPoint remote, Sip.SipTransport transport, string why);

    [LoggerMessage(2033, LogLevel.Information, "a call from {Remote} came without credentials and was challenged; if it is a carrier's, name its address under \"addresses\" of its trunk")]
    public static partial void UnknownCaller(this ILogger logger, IPEndPoint remote);

    [LoggerMessage(2040, LogLevel.Error, "a fault while handling {Input}; what it concerned was ended, the rest goes on")]
    public static partial void HandlingFailed(this ILogger logger, string input, Exception error);

    [LoggerMessage(2041, LogLevel.Error, "call {Call}: it could not be ended properly after a fault")]
    public static partial void AbortFailed(this ILogger logger, CallId call, Exception error);
}
