using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;
using Ridgeback.Kernels;

namespace Ridgeback.Execution;

/// <summary>A compiled graph: a short list of kernels over memory that is laid out beforehand. Running it allocates nothing.</summary>
/// <remarks>
/// A plan owns its scratch memory and its inputs; state lives in the store. A plan is for one thread at a time;
/// several plans may read the same store at once. Feed inputs, run, read outputs.
/// </remarks>
/// <typeparam name="T">The precision: float to train, double to check. Scalars are double in both.</typeparam>
public sealed unsafe class Plan<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly PlanParts<T> parts;
    private readonly WorkerTeam team;

    internal Plan(PlanParts<T> parts, WorkerTeam team)
    {
        this.parts = parts;
        this.team = team;
    }

    /// <summary>The number of kernels that one run executes.</summary>
    public int KernelCount => parts.Kernels.Length;

    /// <summary>Bytes of scratch memory: everything between inputs, state and outputs.</summary>
    public long ScratchBytes => parts.ScratchBytes;

    /// <summary>Floating-point operations of one run, counting a multiply-add as two.</summary>
    public long Operations => parts.Kernels.Sum(kernel => kernel.Operations);

    /// <summary>The inputs' keys.</summary>
    public IEnumerable<string> InputKeys => parts.Inputs.Keys;

    /// <summary>Compiles nodes against a store that holds every variable they reach.</summary>
    /// <param name="outputs">What a run computes: values to read, and assignments to commit.</param>
    /// <param name="store">Holds the variables. Default: an empty store.</param>
    /// <param name="options">Lengths of open axes, threads, instruction path.</param>
    /// <exception cref="GraphException">The graph does not verify, an axis stays unknown or a variable is missing.</exception>
    public static Plan<T> Compile(IReadOnlyList<Node> outputs, StateStore<T>? store = null, CompileOptions? options = null) =>
        new PlanCompiler<T>(outputs, store ?? new StateStore<T>(), options ?? new CompileOptions()).Compile();

    /// <summary>The memory of a real input of rank 1 or more, row-major; fill it before running.</summary>
    public Span<T> Input(string key)
    {
        (var buffer, var shape) = parts.Input(key, ElementKind.Real);
        return shape.IsScalar
            ? throw Missing(key, "a tensor input", "SetScalar")
            : new(buffer.Pointer, checked((int)shape.Count));
    }

    /// <summary>The memory of an index input, row-major; fill it before running.</summary>
    public Span<int> IndexInput(string key)
    {
        (var buffer, var shape) = parts.Input(key, ElementKind.Index);
        return new(buffer.Pointer, checked((int)shape.Count));
    }

    /// <summary>Feeds a real input of rank 0.</summary>
    public void SetScalar(string key, double value)
    {
        (var buffer, var shape) = parts.Input(key, ElementKind.Real);
        if (!shape.IsScalar)
        {
            throw Missing(key, "a scalar input", "Input");
        }

        *(double*)buffer.Pointer = value;
        GC.KeepAlive(this);
    }

    /// <summary>True when the plan needs an input of this key; inputs that nothing depends on are compiled away.</summary>
    public bool Needs(string key) => parts.Inputs.ContainsKey(key);

    /// <summary>Runs every kernel once and commits the assignments.</summary>
    /// <returns>True; false when the guard (<see cref="CompileOptions.Guard"/>) was not finite, and so nothing was assigned.</returns>
    /// <exception cref="PlanException">A kernel failed; names the node, its shapes and the line that made it.</exception>
    public bool Run()
    {
        var kernels = parts.Kernels;
        for (var i = 0; i < kernels.Length; i++)
        {
            try
            {
                kernels[i].Run(team);
            }
            catch (Exception exception) when (exception is not PlanException)
            {
                throw new PlanException(
                    kernels[i].Nodes[^1], $"expected the kernel to run, received {exception.GetType().Name}: {exception.Message}",
                    "Mend the op or its inputs", exception);
            }

            if (i == parts.GuardKernel && !double.IsFinite(*(double*)parts.GuardSlot))
            {
                return false;
            }
        }

        parts.Commit();
        GC.KeepAlive(this);
        return true;
    }

    /// <summary>
    /// The elements of an output of rank 1 or more, row-major; a view that the next run overwrites (of an assignment: a copy).
    /// </summary>
    /// <param name="position">The output's place in the list that was compiled.</param>
    public ReadOnlySpan<T> Output(int position)
    {
        var output = parts.Outputs[position];
        if (output.Buffer is null)
        {
            throw Missing($"output {position}", "a tensor", "Scalar");
        }

        var count = checked((int)output.Shape.Count);
        if (!output.InPanels)
        {
            return new(output.Buffer.Pointer, count);
        }

        var copy = new T[count];
        fixed (T* rows = copy)
        {
            var panels = MatrixView<T>.Of((T*)output.Buffer.Pointer, count / output.Shape[^1], output.Shape[^1], panels: true);
            PanelCopy.Rows(panels, panels with { Data = rows, Panels = false }, 0, panels.Rows);
        }

        GC.KeepAlive(this);
        return copy;
    }

    /// <summary>The elements of an index output.</summary>
    /// <param name="position">The output's place in the list that was compiled.</param>
    public ReadOnlySpan<int> IndexOutput(int position) =>
        new(parts.Outputs[position].Buffer!.Pointer, checked((int)parts.Outputs[position].Shape.Count));

    /// <summary>The value of an output of rank 0.</summary>
    /// <param name="position">The output's place in the list that was compiled.</param>
    public double Scalar(int position)
    {
        var slot = parts.Outputs[position].Slot;
        var value = slot != 0 ? *(double*)slot : throw Missing($"output {position}", "a scalar", "Output");
        GC.KeepAlive(this);
        return value;
    }

    /// <summary>What will run and what it costs: one line for each kernel with operations and bytes.</summary>
    public string Explain() => PlanPrinter.Print(parts);

    /// <summary>Like <see cref="Explain"/>, with the measured time of each kernel. Runs the plan, assignments included.</summary>
    /// <param name="runs">How many times, at least 1; the least time of each kernel counts.</param>
    public string Profile(int runs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(runs, 1);
        var least = new double[parts.Kernels.Length];
        Array.Fill(least, double.PositiveInfinity);
        for (var run = 0; run < runs; run++)
        {
            for (var i = 0; i < least.Length; i++)
            {
                var start = Stopwatch.GetTimestamp();
                parts.Kernels[i].Run(team);
                least[i] = Math.Min(least[i], Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            }

            parts.Commit();
        }

        return PlanPrinter.Print(parts, least);
    }

    /// <summary>For tests: what compilation made.</summary>
    internal PlanParts<T> Parts => parts;

    internal (string Key, Shape Shape, ElementKind Kind) DescribeInput(string key) =>
        (key, parts.Inputs[key].Shape, parts.Inputs[key].Kind);

    private static GraphException Missing(string what, string expected, string remedy) =>
        new($"Plan, {what}", $"expected {expected}, received another kind", $"Use {remedy}");
}
