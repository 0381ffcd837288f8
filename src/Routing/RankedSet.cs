using System.Diagnostics.CodeAnalysis;

namespace Crm.Routing;

/// <summary>
/// Items sorted by a key that no two share, with an item's place among them. A treap whose nodes count their subtrees:
/// adding, removing and finding a place cost log n, the first item is at hand. Its balance comes from a counter, not from chance,
/// so two runs build the same tree.
/// </summary>
internal sealed class RankedSet<TKey, TItem>
    where TKey : IComparable<TKey>
{
    private sealed class Node(TKey key, TItem item, uint weight)
    {
        public readonly TKey Key = key;
        public readonly TItem Item = item;
        public readonly uint Weight = weight;
        public int Count = 1;
        public Node? Left;
        public Node? Right;

        public void Recount() => Count = 1 + (Left?.Count ?? 0) + (Right?.Count ?? 0);
    }

    private Node? _root;
    private Node? _first;
    private ulong _weights = 1;

    public int Count => _root?.Count ?? 0;

    public bool TryFirst([MaybeNullWhen(false)] out TItem first)
    {
        first = _first is null ? default : _first.Item;
        return _first is not null;
    }

    /// <exception cref="InvalidOperationException">The key is there already.</exception>
    public void Add(TKey key, TItem item)
    {
        _weights = (_weights * 6364136223846793005) + 1442695040888963407;
        var node = new Node(key, item, (uint)(_weights >> 32));
        Insert(ref _root, node);
        if (_first is null || key.CompareTo(_first.Key) < 0)
        {
            _first = node;
        }
    }

    /// <returns>Whether the key was there.</returns>
    public bool Remove(TKey key)
    {
        if (!Delete(ref _root, key))
        {
            return false;
        }

        if (_first!.Key.CompareTo(key) == 0)
        {
            _first = _root;
            while (_first?.Left is not null)
            {
                _first = _first.Left;
            }
        }

        return true;
    }

    /// <summary>How many keys sort before <paramref name="key"/>: the place of its item, counted from 0.</summary>
    public int CountBefore(TKey key)
    {
        var before = 0;
        for (var node = _root; node is not null;)
        {
            if (key.CompareTo(node.Key) <= 0)
            {
                node = node.Left;
            }
            else
            {
                before += 1 + (node.Left?.Count ?? 0);
                node = node.Right;
            }
        }

        return before;
    }

    /// <summary>The items in order. The set must not change meanwhile.</summary>
    public IEnumerable<TItem> InOrder()
    {
        var path = new Stack<Node>();
        for (var node = _root; node is not null || path.Count > 0; node = node.Right)
        {
            for (; node is not null; node = node.Left)
            {
                path.Push(node);
            }

            node = path.Pop();
            yield return node.Item;
        }
    }

    private static void Insert(ref Node? root, Node node)
    {
        if (root is null)
        {
            root = node;
            return;
        }

        if (node.Weight > root.Weight)
        {
            Split(root, node.Key, out node.Left, out node.Right);
            root = node;
        }
        else if (Compare(node.Key, root.Key) < 0)
        {
            Insert(ref root.Left, node);
        }
        else
        {
            Insert(ref root.Right, node);
        }

        root.Recount();
    }

    private static bool Delete(ref Node? root, TKey key)
    {
        if (root is null)
        {
            return false;
        }

        var order = key.CompareTo(root.Key);
        if (order == 0)
        {
            root = Merge(root.Left, root.Right);
            return true;
        }

        var found = order < 0 ? Delete(ref root.Left, key) : Delete(ref root.Right, key);
        root.Recount();
        return found;
    }

    private static void Split(Node? root, TKey key, out Node? before, out Node? after)
    {
        if (root is null)
        {
            before = after = null;
            return;
        }

        if (Compare(key, root.Key) < 0)
        {
            Split(root.Left, key, out before, out root.Left);
            after = root;
        }
        else
        {
            Split(root.Right, key, out root.Right, out after);
            before = root;
        }

        root.Recount();
    }

    private static Node? Merge(Node? before, Node? after)
    {
        if (before is null || after is null)
        {
            return before ?? after;
        }

        if (before.Weight > after.Weight)
        {
            before.Right = Merge(before.Right, after);
            before.Recount();
            return before;
        }

        after.Left = Merge(before, after.Left);
        after.Recount();
        return after;
    }

    private static int Compare(TKey added, TKey present)
    {
        var order = added.CompareTo(present);
        return order != 0 ? order : throw new InvalidOperationException($"The key {added} is in the set already.");
    }
}
