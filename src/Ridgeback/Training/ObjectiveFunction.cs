using System.Numerics;
using Ridgeback.Data;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Kernels;
using Ridgeback.Layers;
using Ridgeback.Networks;
using Ridgeback.Objectives;

namespace Ridgeback.Training;

/// <summary>An objective on fixed rows as a function of all trained parameters: value, gradient and products with the Hessian.</summary>
/// <remarks>
/// What a solver needs that drives a training from outside. Parameters are one long vector, variable after variable, row by row. The
/// network is in the predict phase, so that the same point always has the same value. Each plan is compiled when it is first asked for.
/// </remarks>
/// <typeparam name="T">The precision; double for methods of second order.</typeparam>
public sealed class ObjectiveFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly TaskRows rows;
    private readonly int[] all;
    private readonly WorkerTeam team;
    private readonly Node value;
    private readonly IReadOnlyList<Node> gradients;
    private readonly IReadOnlyList<Variable> directions;
    private readonly Lazy<Plan<T>> values;
    private readonly Lazy<Plan<T>> slopes;
    private readonly Lazy<Plan<T>> products;

    private ObjectiveFunction(Network network, Objective objective, TaskRows rows, ulong seed, int threads)
    {
        (this.rows, team, all) = (rows, new WorkerTeam(Trainer.ThreadsOf(threads)), [.. Enumerable.Range(0, rows.Rows.Count)]);
        var graph = network.Build(Parameters, Phase.Predict, RandomPlace.Initial);
        value = BuiltObjective.ValueOf(objective, network, graph, rows.IsWeighted);
        Variables = [.. Parameters.Trained];
        StepChecks.RequireReach(new TrainingStep("function", objective), value, Variables);
        gradients = Gradients.Of(value, Values);
        directions = [.. Variables.Select(DirectionOf)];
        Store = new StateStore<T>(seed);
        Store.Add(Parameters.All);
        Store.Add(directions);
        values = new Lazy<Plan<T>>(() => Compile([value]));
        slopes = new Lazy<Plan<T>>(() => Compile([value, .. gradients]));
        products = new Lazy<Plan<T>>(() => Compile(Products()));
    }

    /// <summary>The parameters' names and shapes.</summary>
    public ParameterSet Parameters { get; } = new();

    /// <summary>The variables of the vector, in order.</summary>
    public IReadOnlyList<Variable> Variables { get; }

    /// <summary>Holds the point: the values of all parameters.</summary>
    public StateStore<T> Store { get; }

    /// <summary>The length of the vector.</summary>
    public int Dimension => checked((int)Variables.Sum(variable => variable.Shape.Count));

    private static Variable DirectionOf(Variable variable) =>
        new($"direction/{variable.Name}", variable.Shape, VariableRole.TrainingState);

    private Node[] Values => [.. Variables.Select(variable => variable.Value)];

    /// <summary>An objective of a network on rows.</summary>
    /// <param name="network">The network; its initializers give the first point.</param>
    /// <param name="objective">What is to be made small.</param>
    /// <param name="data">All rows of the function, as the network sees them: nothing is preprocessed or scaled.</param>
    /// <param name="seed">Of the initial values; default 1.</param>
    /// <param name="threads">Threads, 1 or more; 0 for one on each core. Default 0. Results do not depend on it.</param>
    /// <exception cref="InputException">The rows do not fit the network.</exception>
    /// <exception cref="GraphException">The objective does not fit the network.</exception>
    public static ObjectiveFunction<T> Of(Network network, Objective objective, Dataset data, ulong seed = 1, int threads = 0)
    {
        network = network.For(new TrainingSet(data));
        RowChecks.CheckFit(network, data, null);
        RowChecks.CheckLabels(network, data, null);
        var scalings = new Preprocessing.TargetScaling?[network.Heads.Count];
        return new ObjectiveFunction<T>(network, objective, TaskRows.Of(network, data, data, scalings), seed, threads);
    }

    /// <summary>The value at the point.</summary>
    public double Value() => Run(values.Value).Scalar(0);

    /// <summary>The value and the gradient at the point.</summary>
    /// <param name="gradient">Receives <see cref="Dimension"/> numbers.</param>
    public double ValueAndGradient(Span<T> gradient)
    {
        RequireLength(gradient.Length);
        var plan = Run(slopes.Value);
        CopyOut(plan, 1, gradient);
        return plan.Scalar(0);
    }

    /// <summary>The product of the Hessian at the point with a direction.</summary>
    /// <param name="direction"><see cref="Dimension"/> numbers.</param>
    /// <param name="product">Receives as many.</param>
    public void HessianTimes(ReadOnlySpan<T> direction, Span<T> product)
    {
        RequireLength(direction.Length);
        RequireLength(product.Length);
        CopyIn(direction, directions);
        CopyOut(Run(products.Value), 0, product);
    }

    /// <summary>Copies the point.</summary>
    /// <param name="point">Receives <see cref="Dimension"/> numbers.</param>
    public void Read(Span<T> point)
    {
        RequireLength(point.Length);
        foreach (var variable in Variables)
        {
            Store.Tensor(variable).CopyTo(point);
            point = point[(int)variable.Shape.Count..];
        }
    }

    /// <summary>Moves to another point.</summary>
    /// <param name="point"><see cref="Dimension"/> numbers.</param>
    public void Write(ReadOnlySpan<T> point)
    {
        RequireLength(point.Length);
        CopyIn(point, Variables);
    }

    /// <summary>Products with the Hessian are the gradient of ⟨gradient, direction⟩.</summary>
    private IReadOnlyList<Node> Products() => Gradients.Of(
        gradients.Select((gradient, i) => (gradient * directions[i]).Sum()).Aggregate((sum, next) => sum + next), Values);

    private Plan<T> Compile(IReadOnlyList<Node> outputs)
    {
        var plan = Plan<T>.Compile(outputs, Store, new CompileOptions { Batch = all.Length, Team = team });
        TrainingPlans<T>.Feed(plan, rows, all);
        return plan;
    }

    private static Plan<T> Run(Plan<T> plan)
    {
        plan.Run();
        return plan;
    }

    private void CopyIn(ReadOnlySpan<T> from, IReadOnlyList<Variable> variables)
    {
        foreach (var variable in variables)
        {
            var count = (int)variable.Shape.Count;
            Store.SetTensor(variable, from[..count]);
            from = from[count..];
        }
    }

    private void CopyOut(Plan<T> plan, int first, Span<T> to)
    {
        for (var i = 0; i < Variables.Count; i++)
        {
            var values = plan.Output(first + i);
            values.CopyTo(to);
            to = to[values.Length..];
        }
    }

    private void RequireLength(int length)
    {
        if (length != Dimension)
        {
            throw new GraphException(
                "Objective function", $"expected a vector of {Dimension} numbers, received {length}",
                "Give one number for each element of Variables, in order");
        }
    }
}
