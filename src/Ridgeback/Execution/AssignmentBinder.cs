using System.Numerics;
using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;

namespace Ridgeback.Execution;

/// <summary>
/// Decides how each assignment happens. The kernel that computes a new value may write it straight into the store
/// if every reader of the old value runs before it, and the guard too; otherwise the value is copied when the run commits. What is
/// still read at that moment (an output, or another variable's new value) is set aside first.
/// </summary>
/// <typeparam name="T">The plan's precision.</typeparam>
internal sealed unsafe class AssignmentBinder<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Fuser fuser;
    private readonly PlanPlaces<T> places;
    private readonly StateStore<T> store;
    private readonly Unit? guard;
    private readonly Dictionary<Variable, Node[]> reads;
    private readonly HashSet<Node> readAtCommit;
    private readonly HashSet<Variable> assigned;
    private readonly Dictionary<Unit, HashSet<Unit>> mustFollow = [];
    private readonly Dictionary<Node, Buffer> staged = [];
    private readonly Dictionary<Node, nint> stagedScalars = [];

    public AssignmentBinder(
        IReadOnlyList<Node> roots, IReadOnlyList<Node> nodes, Fuser fuser, PlanPlaces<T> places, StateStore<T> store, Unit? guard)
    {
        this.guard = guard;
        this.fuser = fuser;
        this.places = places;
        this.store = store;
        Node[] assigns = [.. nodes.Where(node => node.Op is Assign)];
        assigned = [.. assigns.Select(VariableOf)];
        reads = nodes.Where(node => node.Op is VariableRead).GroupBy(node => ((VariableRead)node.Op).Variable)
            .ToDictionary(group => group.Key, group => group.ToArray());
        readAtCommit = [.. roots.Concat(assigns).Select(fuser.Source)];
        foreach (var assign in assigns)
        {
            Bind(assign, VariableOf(assign));
        }
    }

    /// <summary>Values that are copied into variables after the last kernel.</summary>
    public List<(Node Value, Variable Variable)> Deferred { get; } = [];

    /// <summary>The units that must run before this one: those it reads, and readers of what it overwrites.</summary>
    public IEnumerable<Unit> Before(Unit unit) =>
        fuser.Before(unit).Concat(mustFollow.TryGetValue(unit, out var extra) ? extra : []);

    /// <summary>Where a tensor can still be read when the run commits and afterwards.</summary>
    public Buffer Lasting(Node source)
    {
        if (!IsOverwritten(source))
        {
            return places.BufferOf(source);
        }

        return staged.TryGetValue(source, out var buffer) ? buffer : staged[source] = places.NewTensor(source.Shape, "old value");
    }

    /// <inheritdoc cref="Lasting"/>
    public nint LastingSlot(Node source)
    {
        if (!IsOverwritten(source))
        {
            return places.SlotOf(source);
        }

        return stagedScalars.TryGetValue(source, out var slot) ? slot : stagedScalars[source] = places.NewSlot();
    }

    /// <summary>All copies of a commit: first what is set aside, then what is written.</summary>
    public (Buffer From, Buffer To)[] TensorCopies()
    {
        var writes = Deferred.Where(d => !d.Variable.Shape.IsScalar)
            .Select(d => (Lasting(fuser.Source(d.Value)), places.BufferOf(d.Variable))).ToArray();
        return [.. staged.Select(entry => (places.BufferOf(entry.Key), entry.Value)), .. writes];
    }

    /// <inheritdoc cref="TensorCopies"/>
    public (nint From, nint To)[] ScalarCopies()
    {
        var writes = Deferred.Where(d => d.Variable.Shape.IsScalar)
            .Select(d => (LastingSlot(fuser.Source(d.Value)), (nint)store.ScalarOf(d.Variable))).ToArray();
        return [.. stagedScalars.Select(entry => (places.SlotOf(entry.Key), entry.Value)), .. writes];
    }

    private static Variable VariableOf(Node assign) => ((Assign)assign.Op).Variable;

    private bool IsOverwritten(Node source) => source.Op is VariableRead read && assigned.Contains(read.Variable);

    private void Bind(Node assign, Variable variable)
    {
        var value = fuser.Source(assign.Inputs[0]);
        var writer = fuser.UnitOf(value);
        if (variable.Shape.IsScalar || writer is null || places.HasBuffer(value) || !MayWriteThrough(variable, writer))
        {
            Deferred.Add((assign.Inputs[0], variable));
            return;
        }

        places.Put(value, places.BufferOf(variable));
        if (value.Op is Rescale)
        {
            ShareMemory(fuser.Source(value.Inputs[0]), writer, variable);
        }
    }

    /// <summary>
    /// What is only scaled on its way into a variable may be computed there, if nothing else reads it and every reader of the old value
    /// runs before.
    /// </summary>
    private void ShareMemory(Node matrix, Unit scaling, Variable variable)
    {
        if (fuser.UnitOf(matrix) is { Kind: UnitKind.Fused } unit && matrix.Shape.Equals(variable.Shape) && !places.HasBuffer(matrix)
            && !readAtCommit.Contains(matrix)
            && !fuser.Units.Any(other => other != unit && other != scaling && fuser.Reads(other).Contains(matrix))
                && MayWriteThrough(variable, unit))
        {
            places.Put(matrix, places.BufferOf(variable));
        }
    }

    private bool MayWriteThrough(Variable variable, Unit writer)
    {
        var old = reads.GetValueOrDefault(variable, []);
        if (old.Any(readAtCommit.Contains) || (guard is not null && (writer == guard || Follows(guard, writer))))
        {
            return false;
        }

        if (guard is not null)
        {
            (mustFollow.TryGetValue(writer, out var set) ? set : mustFollow[writer] = []).Add(guard);
        }

        foreach (var reader in old.Length == 0 ? [] : fuser.Units.Where(unit => fuser.Reads(unit).Intersect(old).Any()))
        {
            if (reader == writer)
            {
                if (UpdatesRows(writer, old))
                {
                    continue;
                }

                if (writer.Kind != UnitKind.Fused || !variable.Shape.Equals(writer.Domain)
                    || writer.Product?.Inputs.Select(fuser.Source).Any(old.Contains) == true)
                {
                    return false;
                }
            }
            else if (Follows(reader, writer))
            {
                return false;
            }
            else
            {
                (mustFollow.TryGetValue(writer, out var others) ? others : mustFollow[writer] = []).Add(reader);
            }
        }

        return true;
    }

    /// <summary>True when a unit adds to rows of the old value, and reads it for nothing else.</summary>
    private bool UpdatesRows(Unit writer, Node[] old) => writer.Members is [{ Op: IRowUpdate update } node]
        && node.Inputs.Where((input, i) => i != update.TableInput).All(input => !old.Contains(fuser.Source(input)));

    /// <summary>True when <paramref name="unit"/> must run after <paramref name="earlier"/>.</summary>
    private bool Follows(Unit unit, Unit earlier)
    {
        var seen = new HashSet<Unit> { unit };
        var pending = new Stack<Unit>([unit]);
        while (pending.TryPop(out var next))
        {
            foreach (var before in Before(next))
            {
                if (before == earlier)
                {
                    return true;
                }

                if (seen.Add(before))
                {
                    pending.Push(before);
                }
            }
        }

        return false;
    }
}
