using Ridgeback.Execution;

namespace Ridgeback.Training;

/// <summary>The numbers of a checkpoint.</summary>
/// <param name="Store">All variables as they stand.</param>
/// <param name="Best">The model's own variables at the best evaluation.</param>
/// <param name="AtBest">All variables at the best evaluation; null where nothing goes on from there.</param>
internal sealed record CheckpointStores(StateStore<float> Store, StateStore<float> Best, StateStore<float>? AtBest);
