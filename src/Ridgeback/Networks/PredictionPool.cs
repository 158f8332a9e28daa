using System.Collections.Concurrent;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Kernels;
using Ridgeback.Layers;

namespace Ridgeback.Networks;

/// <summary>Plans for prediction, one for each thread that asks at the same time; all read the same parameters.</summary>
/// <param name="task">What is predicted.</param>
/// <param name="predicted">Which prediction of the network.</param>
/// <param name="network">The network.</param>
/// <param name="parameters">Its parameters.</param>
/// <param name="store">Their values.</param>
/// <param name="threads">Threads that share one prediction.</param>
internal sealed class PredictionPool(
    NetworkTask task, Func<NetworkGraph, Node> predicted, Network network, ParameterSet parameters, StateStore<float> store, int threads)
{
    // A row by itself gets the bits that it gets among many.
    private static readonly int[] Sizes = [1, 16, 256];

    // Mostly one thread asks: the plan it gave back last is at hand, the others are in the bag.
    private readonly PredictionPlan?[] last = new PredictionPlan?[Sizes.Length];
    private readonly ConcurrentBag<PredictionPlan>[] idle = [.. Sizes.Select(_ => new ConcurrentBag<PredictionPlan>())];
    private readonly WorkerTeam team = new(threads);
    private readonly Node prediction = predicted(network.Build(parameters, Phase.Predict, RandomPlace.Initial));

    public NetworkTask Task { get; } = task;

    /// <summary>A plan for at least this many rows, or for the largest part of them.</summary>
    public PredictionPlan Rent(int rows)
    {
        var size = 0;
        while (size < Sizes.Length - 1 && Sizes[size] < rows)
        {
            size++;
        }

        return Interlocked.Exchange(ref last[size], null) is { } plan || idle[size].TryTake(out plan)
            ? plan
            : new PredictionPlan(
                Plan<float>.Compile([prediction], store, new CompileOptions { Batch = Sizes[size], Team = team }), Sizes[size]);
    }

    public void Return(PredictionPlan plan)
    {
        var size = Array.IndexOf(Sizes, plan.Batch);
        if (Interlocked.CompareExchange(ref last[size], plan, null) is not null)
        {
            idle[size].Add(plan);
        }
    }
}

/// <summary>A compiled prediction for a fixed number of rows.</summary>
internal sealed class PredictionPlan(Plan<float> plan, int batch)
{
    public int Batch { get; } = batch;

    public Span<float> Features => plan.Input(NetworkGraph.FeaturesKey);

    public ReadOnlySpan<float> Output => plan.Output(0);

    public void Run() => plan.Run();
}
