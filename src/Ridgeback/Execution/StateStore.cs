using System.Numerics;
using Ridgeback.Graphs;
using Ridgeback.Kernels;

namespace Ridgeback.Execution;

/// <summary>Holds the values of variables, outside of the plans that read and write them.</summary>
/// <remarks>
/// Variables are added in segments; a segment's tensors lie one after another in one piece of memory, each at a
/// multiple of 64 bytes, so that gradients can be checked or summed in one pass. Matrices lie in panels of 32 columns,
/// which is what products read fastest; the public members speak of rows. Scalars (rank 0) are kept in double precision. The memory is
/// managed and freed by the collector.
/// </remarks>
/// <typeparam name="T">The precision of tensors.</typeparam>
public sealed unsafe class StateStore<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Dictionary<Variable, Place> places = [];
    private readonly Dictionary<string, Variable> byName = [];
    private readonly List<Variable> order = [];

    /// <param name="seed">The seed of all random numbers: initial values, dropout masks, noise. Default 0.</param>
    public StateStore(ulong seed = 0) => Seed = seed;

    /// <summary>The seed of all random numbers.</summary>
    public ulong Seed { get; }

    /// <summary>The variables in the order they were added.</summary>
    public IReadOnlyList<Variable> Variables => order;

    /// <summary>Adds variables as one segment and gives them their initial values.</summary>
    /// <exception cref="GraphException">A name is taken, or an initial value needs an input.</exception>
    public StateSegment<T> Add(params IEnumerable<Variable> variables)
    {
        Variable[] added = [.. variables];
        RequireAddable(added);
        var segment = Allocate(added);
        Initialize(added);
        return segment;
    }

    /// <summary>Adds variables as one segment of zeros, to be filled by the caller.</summary>
    internal StateSegment<T> AddWithoutInitialValues(params IEnumerable<Variable> variables) => Allocate([.. variables]);

    /// <summary>True when the store holds the variable.</summary>
    public bool Contains(Variable variable) => places.ContainsKey(variable);

    /// <summary>The elements of a tensor variable, row-major; a copy.</summary>
    public T[] Tensor(Variable variable)
    {
        var values = new T[checked((int)variable.Shape.Count)];
        fixed (T* target = values)
        {
            CopyRows(View(variable), RowMajor(variable, target));
        }

        GC.KeepAlive(this);
        return values;
    }

    /// <summary>Gives a tensor variable new values.</summary>
    /// <param name="variable">A variable of rank 1 or more.</param>
    /// <param name="values">As many as it has elements, row-major.</param>
    public void SetTensor(Variable variable, ReadOnlySpan<T> values)
    {
        if (values.Length != variable.Shape.Count)
        {
            throw new GraphException(
                $"Variable '{variable.Name}'", $"expected {variable.Shape.Count} values for {variable.Shape}, received {values.Length}",
                "Pass one value for each element, row by row");
        }

        fixed (T* source = values)
        {
            CopyRows(RowMajor(variable, source), View(variable));
        }

        GC.KeepAlive(this);
    }

    /// <summary>One element of a tensor variable, by its row-major position; a view, not a copy.</summary>
    internal ref T Element(Variable variable, long position)
    {
        var view = View(variable);
        return ref *view.At((int)(position / view.Columns), (int)(position % view.Columns));
    }

    /// <summary>The value of a scalar variable; a view, not a copy.</summary>
    public ref double Scalar(Variable variable)
    {
        var place = PlaceOf(variable);
        if (place.Scalar is null)
        {
            throw Rank(variable, "a scalar", "Tensor");
        }

        return ref *place.Scalar;
    }

    /// <summary>Copies the values of all variables that both stores hold under the same name and shape.</summary>
    /// <typeparam name="TOther">The other store's precision.</typeparam>
    public void CopyFrom<TOther>(StateStore<TOther> other)
        where TOther : unmanaged, IBinaryFloatingPointIeee754<TOther>
    {
        foreach (var theirs in other.Variables)
        {
            if (!byName.TryGetValue(theirs.Name, out var mine) || !mine.Shape.Equals(theirs.Shape))
            {
                continue;
            }

            if (mine.Shape.IsScalar)
            {
                Scalar(mine) = other.Scalar(theirs);
                continue;
            }

            SetTensor(mine, Array.ConvertAll(other.Tensor(theirs), T.CreateTruncating));
        }
    }

    internal Buffer BufferOf(Variable variable) =>
        Buffer.Fixed(PlaceOf(variable).Tensor, variable.Shape.Count * sizeof(T), variable.Name);

    internal double* ScalarOf(Variable variable) => PlaceOf(variable).Scalar;

    /// <summary>A tensor variable as it lies: matrices are in panels (<see cref="Layouts"/>).</summary>
    private MatrixView<T> View(Variable variable)
    {
        var place = PlaceOf(variable);
        return place.Tensor is null ? throw Rank(variable, "a tensor", "Scalar") : RowMajor(variable, place.Tensor) with
        {
            Panels = Layouts.Differ(variable.Shape),
        };
    }

    private static MatrixView<T> RowMajor(Variable variable, T* data)
    {
        var columns = variable.Shape.IsScalar ? 1 : variable.Shape[^1];
        return MatrixView<T>.Of(data, columns == 0 ? 0 : checked((int)(variable.Shape.Count / columns)), columns, panels: false);
    }

    private static void CopyRows(in MatrixView<T> from, in MatrixView<T> to) => PanelCopy.Rows(from, to, 0, from.Rows);

    private Place PlaceOf(Variable variable) => places.TryGetValue(variable, out var place) ? place : throw new GraphException(
        $"Variable '{variable.Name}'", "expected it in the store, received a store without it", "Add it to the store first");

    /// <summary>Refuses before anything is changed.</summary>
    private void RequireAddable(Variable[] added)
    {
        var names = new HashSet<string>(byName.Keys);
        foreach (var variable in added)
        {
            if (!names.Add(variable.Name))
            {
                throw new GraphException(
                    $"Variable '{variable.Name}'", "expected a name that is free, received one that the store holds",
                    "Give each variable its own name");
            }

            if (Traversal.InOrder([variable.Initial]).FirstOrDefault(node => node.Op is Graphs.Ops.Input) is { } input)
            {
                throw new GraphException(
                    $"Variable '{variable.Name}'", $"expected an initial value without inputs, received one that reads {input}",
                    "Use constants, random numbers or variables that the store holds");
            }
        }
    }

    private StateSegment<T> Allocate(Variable[] variables)
    {
        long bytes = 0;
        var scalars = 0;
        foreach (var variable in variables)
        {
            bytes += variable.Shape.IsScalar ? 0 : PlanMemory.RoundUp(variable.Shape.Count * sizeof(T));
            scalars += variable.Shape.IsScalar ? 1 : 0;
        }

        var memory = PlanMemory.Allocate(bytes, "A segment of a store");
        var numbers = GC.AllocateArray<double>(Math.Max(1, scalars), pinned: true);
        var start = PlanMemory.Align(memory);
        var next = start;
        var number = (double*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref numbers[0]);
        foreach (var variable in variables)
        {
            var scalar = variable.Shape.IsScalar;
            byName.Add(variable.Name, variable);
            places[variable] = new Place(scalar ? null : (T*)next, scalar ? number : null, memory, numbers);
            next += scalar ? 0 : PlanMemory.RoundUp(variable.Shape.Count * sizeof(T));
            number += scalar ? 1 : 0;
        }

        order.AddRange(variables);
        return new StateSegment<T>(variables, (T*)start, bytes / sizeof(T), memory);
    }

    private void Initialize(Variable[] variables)
    {
        if (Array.TrueForAll(variables, IsZero))
        {
            return;
        }

        var plan = Plan<T>.Compile([.. variables.Select(variable => variable.Initial)], this);
        plan.Run();
        for (var i = 0; i < variables.Length; i++)
        {
            if (variables[i].Shape.IsScalar)
            {
                Scalar(variables[i]) = plan.Scalar(i);
            }
            else
            {
                SetTensor(variables[i], plan.Output(i));
            }
        }
    }

    private static bool IsZero(Variable variable)
    {
        var initial = variable.Initial.Op is Graphs.Ops.BroadcastTo ? variable.Initial.Inputs[0] : variable.Initial;
        return initial.Op is Graphs.Ops.Constant { Value: 0 };
    }

    private static GraphException Rank(Variable variable, string expected, string remedy) => new(
        $"Variable '{variable.Name}'", $"expected {expected}, received {variable.Shape}", $"Read it with {remedy}");

    /// <summary>Where a variable's value lies; the arrays keep the memory alive.</summary>
    private readonly struct Place(T* tensor, double* scalar, byte[] memory, double[] numbers)
    {
        public T* Tensor { get; } = tensor;

        public double* Scalar { get; } = scalar;

        public byte[] Memory { get; } = memory;

        public double[] Numbers { get; } = numbers;
    }
}
