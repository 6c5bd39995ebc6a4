/* eslint-disable */
/* prettier-ignore */

export type introspection_types = {
    'Boolean': unknown;
    'Bot': { kind: 'OBJECT'; name: 'Bot'; fields: { 'id': { name: 'id'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'ID'; ofType: null; }; } }; 'name': { name: 'name'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null; }; } }; 'status': { name: 'status'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'BotStatus'; ofType: null; }; } }; 'symbol': { name: 'symbol'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null; }; } }; }; };
    'BotAction': { kind: 'OBJECT'; name: 'BotAction'; fields: { 'confirmedAt': { name: 'confirmedAt'; type: { kind: 'SCALAR'; name: 'DateTime'; ofType: null; } }; 'id': { name: 'id'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'ID'; ofType: null; }; } }; 'kind': { name: 'kind'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'ENUM'; name: 'BotActionKind'; ofType: null; }; } }; 'message': { name: 'message'; type: { kind: 'SCALAR'; name: 'String'; ofType: null; } }; 'requestedAt': { name: 'requestedAt'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'DateTime'; ofType: null; }; } }; 'requestedBy': { name: 'requestedBy'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null; }; } }; 'state': { name: 'state'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'ENUM'; name: 'BotActionState'; ofType: null; }; } }; }; };
    'BotActionKind': { name: 'BotActionKind'; enumValues: 'START' | 'STOP'; };
    'BotActionState': { name: 'BotActionState'; enumValues: 'REQUESTED' | 'CONFIRMED' | 'FAILED' | 'TIMED_OUT'; };
    'BotStatus': { kind: 'OBJECT'; name: 'BotStatus'; fields: { 'botId': { name: 'botId'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'ID'; ofType: null; }; } }; 'changedAt': { name: 'changedAt'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'DateTime'; ofType: null; }; } }; 'dailyPnl': { name: 'dailyPnl'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Decimal'; ofType: null; }; } }; 'dailyTradeCount': { name: 'dailyTradeCount'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Int'; ofType: null; }; } }; 'entryPrice': { name: 'entryPrice'; type: { kind: 'SCALAR'; name: 'Decimal'; ofType: null; } }; 'freshness': { name: 'freshness'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'ENUM'; name: 'Freshness'; ofType: null; }; } }; 'highestPriceSinceEntry': { name: 'highestPriceSinceEntry'; type: { kind: 'SCALAR'; name: 'Decimal'; ofType: null; } }; 'inPosition': { name: 'inPosition'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Boolean'; ofType: null; }; } }; 'lastAction': { name: 'lastAction'; type: { kind: 'OBJECT'; name: 'BotAction'; ofType: null; } }; 'lastError': { name: 'lastError'; type: { kind: 'SCALAR'; name: 'String'; ofType: null; } }; 'lastRunAt': { name: 'lastRunAt'; type: { kind: 'SCALAR'; name: 'DateTime'; ofType: null; } }; 'markPrice': { name: 'markPrice'; type: { kind: 'SCALAR'; name: 'Decimal'; ofType: null; } }; 'positionSize': { name: 'positionSize'; type: { kind: 'SCALAR'; name: 'Decimal'; ofType: null; } }; 'readAt': { name: 'readAt'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'DateTime'; ofType: null; }; } }; 'reason': { name: 'reason'; type: { kind: 'SCALAR'; name: 'String'; ofType: null; } }; 'revision': { name: 'revision'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Revision'; ofType: null; }; } }; 'runStatus': { name: 'runStatus'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'ENUM'; name: 'RunStatus'; ofType: null; }; } }; 'stopLossPrice': { name: 'stopLossPrice'; type: { kind: 'SCALAR'; name: 'Decimal'; ofType: null; } }; 'takeProfitPrice': { name: 'takeProfitPrice'; type: { kind: 'SCALAR'; name: 'Decimal'; ofType: null; } }; 'trailingStopPrice': { name: 'trailingStopPrice'; type: { kind: 'SCALAR'; name: 'Decimal'; ofType: null; } }; 'unrealizedPnl': { name: 'unrealizedPnl'; type: { kind: 'SCALAR'; name: 'Decimal'; ofType: null; } }; }; };
    'DateTime': unknown;
    'Decimal': unknown;
    'Freshness': { name: 'Freshness'; enumValues: 'LIVE' | 'LATE' | 'LOST' | 'UNVERIFIED' | 'OFF'; };
    'ID': unknown;
    'Int': unknown;
    'Mutation': { kind: 'OBJECT'; name: 'Mutation'; fields: { 'signOut': { name: 'signOut'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Boolean'; ofType: null; }; } }; 'startBot': { name: 'startBot'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'BotAction'; ofType: null; }; } }; }; };
    'Query': { kind: 'OBJECT'; name: 'Query'; fields: { 'bot': { name: 'bot'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'Bot'; ofType: null; }; } }; }; };
    'Revision': unknown;
    'RunStatus': { name: 'RunStatus'; enumValues: 'STOPPED' | 'PENDING' | 'RUNNING' | 'WAITING' | 'PAUSED' | 'ERROR'; };
    'String': unknown;
    'Subscription': { kind: 'OBJECT'; name: 'Subscription'; fields: { 'botStatus': { name: 'botStatus'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'BotStatus'; ofType: null; }; } }; }; };
};

/** An IntrospectionQuery representation of your schema.
 *
 * @remarks
 * This is an introspection of your schema saved as a file by GraphQLSP.
 * It will automatically be used by `gql.tada` to infer the types of your GraphQL documents.
 * If you need to reuse this data or update your `scalars`, update `tadaOutputLocation` to
 * instead save to a .ts instead of a .d.ts file.
 */
export type introspection = {
  name: never;
  query: 'Query';
  mutation: 'Mutation';
  subscription: 'Subscription';
  types: introspection_types;
};

import * as gqlTada from 'gql.tada';

declare module 'gql.tada' {
  interface setupSchema {
    introspection: introspection
  }
}