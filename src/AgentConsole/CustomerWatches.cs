using System.Collections.Concurrent;

namespace Crm.AgentConsole;

/// <summary>Which consoles show which customer, and whose they are: who loses sight of a customer is told nothing more about it.</summary>
public sealed class CustomerWatches
{
    private readonly ConcurrentDictionary<(Guid Customer, string Connection), Guid> _users = new();

    internal void Add(Guid customer, string connection, Guid user) => _users[(customer, connection)] = user;

    internal void Remove(Guid customer, string connection) => _users.TryRemove((customer, connection), out _);

    internal IReadOnlyList<(string Connection, Guid User)> Of(Guid customer) =>
        [.. _users.Where(watch => watch.Key.Customer == customer).Select(watch => (watch.Key.Connection, watch.Value))];
}
