using Ridgeback.Networks;
using Ridgeback.Training;

namespace Ridgeback.Ensembles;

/// <summary>A member to be trained.</summary>
/// <param name="Network">Its network.</param>
/// <param name="Options">How it is trained. Where it keeps its checkpoint is the ensemble's business.</param>
public sealed record EnsembleMember(Network Network, TrainingOptions Options);

/// <summary>What was measured at one evaluation of one member.</summary>
/// <param name="Member">The member, from 1.</param>
/// <param name="Point">What was measured.</param>
public sealed record MemberPoint(int Member, EvaluationPoint Point);
