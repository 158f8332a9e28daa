namespace Ridgeback.Graphs;

/// <summary>A binary tree whose leaves are classes: a class is found by as many yes/no decisions as its leaf is deep.</summary>
/// <remarks>
/// A tree of K classes has K − 1 inner nodes, numbered from 0, the root, parents before children. Immutable; trees of the same shape are
/// equal.
/// </remarks>
public sealed class ClassTree : IEquatable<ClassTree>
{
    private readonly int[] children;
    private readonly int[] first;
    private readonly int[] steps;
    private readonly int hash;

    private ClassTree(int[] children)
    {
        this.children = children;
        Classes = (children.Length / 2) + 1;
        first = new int[Classes + 1];
        steps = Paths();
        var code = default(HashCode);
        foreach (var child in children)
        {
            code.Add(child);
        }

        hash = code.ToHashCode();
    }

    /// <summary>The number of leaves, ≥ 2.</summary>
    public int Classes { get; }

    /// <summary>The number of inner nodes: one less than classes.</summary>
    public int Nodes => Classes - 1;

    /// <summary>The decisions to the deepest leaf.</summary>
    public int Depth { get; private set; }

    /// <summary>The two children of each inner node, left and right: an inner node's number, or −1 − class for a leaf.</summary>
    public ReadOnlySpan<int> Children => children;

    /// <summary>Where each class' steps begin, with the end as a last entry. Classes + 1 numbers.</summary>
    internal ReadOnlySpan<int> First => first;

    /// <summary>All paths: 2 · node + (1 if it goes right).</summary>
    internal ReadOnlySpan<int> Steps => steps;

    /// <summary>A tree in which no two leaves differ by more than one in depth.</summary>
    /// <param name="classes">2 or more.</param>
    /// <exception cref="GraphException">Fewer than two classes.</exception>
    public static ClassTree Balanced(int classes)
    {
        Require(classes >= 2, $"2 classes or more, received {classes}");
        var children = new int[2 * (classes - 1)];
        var next = 1;
        var pending = new Queue<(int Node, int From, int To)>([(0, 0, classes)]);
        while (pending.TryDequeue(out var range))
        {
            var middle = (range.From + range.To + 1) / 2;
            children[2 * range.Node] = Child(range.From, middle);
            children[(2 * range.Node) + 1] = Child(middle, range.To);
        }

        return new ClassTree(children);

        int Child(int from, int to)
        {
            if (to - from == 1)
            {
                return -1 - from;
            }

            pending.Enqueue((next, from, to));
            return next++;
        }
    }

    /// <summary>Huffman's tree: frequent classes are near the root, so that the mean depth is the least there is.</summary>
    /// <param name="counts">How often each class occurs, ≥ 0.</param>
    /// <exception cref="GraphException">Fewer than two classes, or a count below 0.</exception>
    public static ClassTree Huffman(IReadOnlyList<double> counts)
    {
        var classes = counts.Count;
        Require(classes >= 2, $"2 classes or more, received {classes}");
        Require(counts.All(count => count >= 0 && double.IsFinite(count)), "counts of 0 or more, received others");
        var queue = new PriorityQueue<int, (double Count, int Order)>();
        for (var i = 0; i < classes; i++)
        {
            queue.Enqueue(-1 - i, (counts[i], i));
        }

        var pairs = new List<(int Left, int Right)>();
        while (queue.Count > 1)
        {
            queue.TryDequeue(out var left, out var leftCount);
            queue.TryDequeue(out var right, out var rightCount);
            queue.Enqueue(pairs.Count, (leftCount.Count + rightCount.Count, classes + pairs.Count));
            pairs.Add((left, right));
        }

        return Of(pairs, root: pairs.Count - 1);
    }

    /// <summary>A given tree.</summary>
    /// <param name="nodes">The children of each inner node: another inner node's place in this list, or −1 − class for a leaf.</param>
    /// <param name="root">The place of the root.</param>
    /// <exception cref="GraphException">A class or node is missing, there twice, or out of range.</exception>
    public static ClassTree Of(IReadOnlyList<(int Left, int Right)> nodes, int root = 0)
    {
        var classes = nodes.Count + 1;
        Require(nodes.Count > 0 && root >= 0 && root < nodes.Count, $"a root among {nodes.Count} inner nodes, received {root}");
        var children = new int[2 * nodes.Count];
        var isThere = new bool[classes];
        var number = new int[nodes.Count];
        Array.Fill(number, -1);
        number[root] = 0;
        var pending = new Queue<int>([root]);
        var next = 1;
        while (pending.TryDequeue(out var place))
        {
            var at = 2 * number[place];
            children[at] = Child(nodes[place].Left);
            children[at + 1] = Child(nodes[place].Right);
        }

        Require(next == nodes.Count
            && isThere.All(there => there), "every class and inner node once below the root, received a tree without some");
        return new ClassTree(children);

        int Child(int child)
        {
            Require(child < nodes.Count
                && child >= -classes, $"inner nodes 0 to {nodes.Count - 1} and leaves −1 to −{classes}, received {child}");
            var isNew = child < 0 ? !isThere[-1 - child] : number[child] < 0;
            Require(isNew, $"every class and inner node once, received {child} twice");
            if (child < 0)
            {
                isThere[-1 - child] = true;
                return child;
            }

            number[child] = next++;
            pending.Enqueue(child);
            return number[child];
        }
    }

    /// <summary>The decisions that lead to a class, from the root.</summary>
    public IReadOnlyList<(int Node, bool GoesRight)> PathOf(int label) =>
        [.. steps[first[label]..first[label + 1]].Select(step => (step >> 1, (step & 1) == 1))];

    /// <summary>The decisions that an example takes on average when classes occur this often.</summary>
    public double MeanDepth(IReadOnlyList<double> counts) =>
        Enumerable.Range(0, Classes).Sum(label => counts[label] * (first[label + 1] - first[label])) / counts.Sum();

    /// <inheritdoc/>
    public bool Equals(ClassTree? other) => other is not null && hash == other.hash && children.AsSpan().SequenceEqual(other.children);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ClassTree);

    /// <inheritdoc/>
    public override int GetHashCode() => hash;

    /// <inheritdoc/>
    public override string ToString() => $"tree of {Classes} classes, {Depth} deep";

    private int[] Paths()
    {
        var depth = new int[Nodes];
        var above = new int[Nodes];
        var leaf = new int[Classes];
        for (var i = 0; i < children.Length; i++)
        {
            if (children[i] < 0)
            {
                leaf[-1 - children[i]] = i;
                first[-children[i]] = depth[i / 2] + 1;
            }
            else
            {
                depth[children[i]] = depth[i / 2] + 1;
                above[children[i]] = i;
            }
        }

        Depth = first.Max();
        for (var label = 0; label < Classes; label++)
        {
            first[label + 1] += first[label];
        }

        var all = new int[first[Classes]];
        for (var label = 0; label < Classes; label++)
        {
            var step = leaf[label];
            for (var i = first[label + 1] - 1; i >= first[label]; i--)
            {
                all[i] = step;
                step = above[step / 2];
            }
        }

        return all;
    }

    private static void Require(bool holds, string expected)
    {
        if (!holds)
        {
            throw new GraphException(
                $"Class tree at {Origin.Current}", $"expected {expected}", "Use Balanced or Huffman, or name each child once");
        }
    }
}
