using Crm.Telephony.Sip;

namespace Crm.Telephony.Calls.Signalling;

/// <summary>Our registrations at other registrars, one for each user.</summary>
internal sealed class OwnRegistrations(SignallingContext context)
{
    private readonly Dictionary<string, SipRegistrationKey> _byUser = [];
    private readonly Dictionary<SipRegistrationKey, string> _users = [];

    /// <summary>Registers, in place of what the user had.</summary>
    public void Register(SipRegister registration)
    {
        Unregister(registration.User);
        var key = context.Engine.Register(registration, context.Now);
        _byUser[registration.User] = key;
        _users[key] = registration.User;
    }

    public void Unregister(string user)
    {
        // The key keeps its user, because the registrar's answer is still to come.
        if (_byUser.Remove(user, out var key))
        {
            context.Engine.Unregister(key, context.Now);
        }
    }

    public void UnregisterAll()
    {
        foreach (var user in _byUser.Keys.ToArray())
        {
            Unregister(user);
        }
    }

    public void Changed(SipRegistrationChanged changed)
    {
        if (!_users.TryGetValue(changed.Registration, out var user))
        {
            return;
        }
        var hasOne = _byUser.TryGetValue(user, out var key);
        var current = hasOne && key == changed.Registration;
        if (!current)
        {
            _users.Remove(changed.Registration);
            if (hasOne)
            {
                // The end of one that was replaced says nothing about the user.
                return;
            }
        }
        context.Logger.OwnRegistration(user, changed.Status, changed.Reason);
        context.Raise(new OwnRegistrationChanged(context.UtcNow, user, current && changed.Status == 200, changed.Status, changed.Reason));
    }
}
